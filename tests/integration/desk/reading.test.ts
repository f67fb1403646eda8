import { beforeAll, describe, expect, it, vi } from "vitest";
import { GET as exportOrders } from "@/app/admin/(desk)/orders/export/route";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { csvCell } from "@/lib/http/csv";
import { getOverview, listProcesses } from "@/lib/insight/desk-queries";
import { listTransfers, TransferListInput } from "@/lib/ledger/desk-queries";
import { listOrders } from "@/lib/orders/desk-queries";
import { OrderListInput } from "@/lib/orders/desk-schemas";
import { searchOrders } from "@/lib/orders/desk-search";
import { request, signInAs } from "@/tests/support/desk";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

async function find(text: string): Promise<string[]> {
  return (await searchOrders(prisma(), text)).orders.map(({ reference }) => reference);
}

// Guarantee: whatever a customer can say about an order finds it, and half of it finds nothing.
describe("the search box", () => {
  let ana: { id: string; reference: string };
  let ben: { id: string; reference: string };
  beforeAll(async () => {
    ana = await givenOrderRow({ recipientId: "Lucky.Bean", email: "ana.search@shop.test" });
    ben = await givenOrderRow({ recipientId: "Ben_The_2nd", email: null });
    await givenPaymentRow(ana.id, { providerPaymentId: "pi_search_1", sessionId: "cs_search_1" });
  });

  it("reads an order number however it was written down", async () => {
    const bare = ana.reference.replaceAll("-", "").slice(3);
    const spoken = bare.replaceAll("0", "o").replaceAll("1", "l").toLowerCase();
    for (const text of [ana.reference, ` ${ana.reference.toLowerCase()} `, bare, `FCT ${spoken}`]) {
      expect(await find(text), text).toEqual([ana.reference]);
    }
  });

  it("finds by e-mail, recipient and payment number, in any case", async () => {
    expect(await find("ANA.search@shop.test ")).toEqual([ana.reference]);
    expect(await find("ID: lucky.bean")).toEqual([ana.reference]);
    expect(await find("ben_the_2nd")).toEqual([ben.reference]);
    expect(await find("pi_search_1")).toEqual([ana.reference]);
    expect(await find("cs_search_1")).toEqual([ana.reference]);
    expect(await find(ana.id)).toEqual([ana.reference]);
  });

  it.each(["", " ", "lucky", "ana.search", "%", "' OR 1=1 --", "x".repeat(5_000), "\u0000", "pi_", "🤷"])(
    "finds nothing for %j",
    async (text) => {
      expect(await find(text)).toEqual([]);
    },
  );

  it("shows masked recipients only", async () => {
    const { orders } = await searchOrders(prisma(), ana.reference);
    expect(orders[0]?.recipientMasked).toBe("Lu•••an");
  });
});

describe("the orders' list", () => {
  it("filters, pages without gaps or repeats, and takes rubbish in the address as no filter", async () => {
    const at = (day: string) => new Date(`${day}T12:00:00+08:00`);
    for (const [status, day] of [
      ["expired", "2026-01-05"],
      ["expired", "2026-01-06"],
      ["cancelled", "2026-01-06"],
    ] as const) {
      const { id } = await givenOrderRow({ status, placedAt: at(day) });
      // The id says when an order was placed; a row of a test is made now.
      const early = `${at(day).getTime().toString(16).padStart(12, "0")}`;
      await rowsOf("UPDATE orders SET id = $2 WHERE id = $1", [
        id,
        `${early.slice(0, 8)}-${early.slice(8)}-7${id.slice(15)}`,
      ]);
    }
    const references = async (query: Record<string, string>) =>
      (await listOrders(prisma(), OrderListInput.parse(query))).orders.length;
    expect(await references({ from: "2026-01-05", to: "2026-01-06" })).toBe(3);
    expect(await references({ from: "2026-01-06", to: "2026-01-06" })).toBe(2);
    expect(await references({ from: "2026-01-06", to: "2026-01-06", status: "expired" })).toBe(1);
    const all = await references({});
    expect(await references({ status: "'; drop table orders", from: "yesterday", before: "1", country: "XX" })).toBe(
      all,
    );

    const seen: string[] = [];
    for (let before: string | undefined; ; ) {
      const page = await listOrders(prisma(), { before }, 2);
      seen.push(...page.orders.map(({ id }) => id));
      if (page.nextBefore === null) break;
      before = page.nextBefore;
    }
    expect(seen).toHaveLength(all);
    expect(new Set(seen).size).toBe(all);
  });

  it("leaves as CSV without formulas or plain recipients, and who took it is recorded", async () => {
    await signInAs("admin");
    const answer = await exportOrders(
      new Request(`${env.FACET_URL}/x?status=expired`, { headers: request.headers }),
      {},
    );
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('"reference","status"');
    expect(lines.join()).not.toContain("Tony_Bee99");
    expect(await prisma().auditEntry.count({ where: { action: "orders.export" } })).toBe(1);
    expect(["=1+1", "+1", "-1", "-cmd", "@x", 'a"b'].map(csvCell)).toEqual([
      `"'=1+1"`,
      `"'+1"`,
      `"-1"`,
      `"'-cmd"`,
      `"'@x"`,
      '"a""b"',
    ]);
  });
});

describe("the ledger's list and the overview", () => {
  it("read an empty shop as zeros", async () => {
    expect(await listTransfers(TransferListInput.parse({ account: "'--", before: "x", unit: "GOLD" }))).toEqual({
      transfers: [],
      nextBefore: null,
      lookedBackTo: null,
    });
    const overview = await getOverview(new Date("2026-11-20T15:30:00Z"));
    expect(overview.today.revenueUsdMinor).toBe("0");
    expect(overview.marginPercent).toBeNull();
    expect(overview.hours).toHaveLength(24);
    // 15:30 UTC is 23:30 in Manila: all hours of today have begun.
    expect(overview.hours.every(({ today }) => today !== null)).toBe(true);
  });

  it("count an order in its bucket, hour and day", async () => {
    const paidAt = new Date("2026-06-01T02:00:00Z");
    const { id } = await givenOrderRow({ placedAt: paidAt, paidAt, deliveredAt: new Date(paidAt.getTime() + 4_000) });
    const early = paidAt.getTime().toString(16).padStart(12, "0");
    await rowsOf("UPDATE orders SET id = $2 WHERE id = $1", [
      id,
      `${early.slice(0, 8)}-${early.slice(8)}-7${id.slice(15)}`,
    ]);
    const overview = await getOverview(new Date("2026-06-01T04:00:00Z"));
    expect(overview.today).toMatchObject({ paid: 1, delivered: 1, withinGoal: 1, medianMs: 4_000 });
    expect(overview.withinGoalPercent).toBe("100.0");
    expect(overview.hours[10]).toEqual({ hour: 10, today: 1, before: 0 });
    expect(overview.arrivals.find(({ label }) => label === "3-5 s")?.count).toBe(1);
  });

  it("calls a process dead soon enough to be shown within 20 s, and not for one late beat", async () => {
    await rowsOf(
      "INSERT INTO process_heartbeats (id, kind, started_at, seen_at, load) VALUES ('silent', 'worker', now(), '2026-06-01T04:00:00Z', '{}')",
    );
    const isAliveAfter = async (seconds: number) =>
      (await listProcesses(new Date(Date.parse("2026-06-01T04:00:00Z") + seconds * 1_000))).find(
        ({ id }) => id === "silent",
      )?.isAlive;
    expect(await isAliveAfter(14)).toBe(true);
    expect(await isAliveAfter(17)).toBe(false);
  });

  it("is never asked by a guest", async () => {
    await signInAs("guest");
    const answer = await exportOrders(new Request(`${env.FACET_URL}/x`, { headers: request.headers }), {});
    expect(answer.status).toBe(401);
  });
});
