import { describe, expect, it } from "vitest";
import { GET as getOrders } from "@/app/api/me/orders/route";
import { DELETE as removeRecipient } from "@/app/api/me/recipients/[recipientId]/route";
import { GET as getRecipients, POST as postRecipient } from "@/app/api/me/recipients/route";
import { GET as getMe } from "@/app/api/me/route";
import { claimGuestOrders } from "@/lib/accounts/claim-guest-orders";
import { SAVED_RECIPIENTS_MAX } from "@/lib/accounts/save-recipient";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { forgetCalls } from "@/lib/http/rate-limit";
import { newId } from "@/lib/shared/ids";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { givenPerson, givenSession, guestHeaders, headersOf } from "@/tests/support/people";

const NOTHING = { params: Promise.resolve({}) };

async function givenCustomer() {
  const person = await givenPerson("customer");
  return { ...person, headers: await headersOf(await givenSession(person)) };
}

function ask(headers: Headers, query = ""): Request {
  return new Request(`${env.FACET_URL}/api/me${query}`, { headers });
}

function send(headers: Headers, body: unknown): Request {
  return new Request(`${env.FACET_URL}/api/me/recipients`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function recipientsOf(headers: Headers) {
  const answer = await getRecipients(ask(headers), NOTHING);
  return (await answer.json()) as {
    recipients: { id: string; recipientId: string; label: string | null }[];
    lastPackageId: string | null;
  };
}

// Guarantee: everybody reads and changes what is his own, and never learns of anybody else's.
describe("who I am", () => {
  it("is nobody for a guest and for an ended session, and the customer otherwise", async () => {
    const customer = await givenCustomer();
    expect(await (await getMe(ask(guestHeaders()))).json()).toEqual({ user: null });
    const answer = await getMe(ask(customer.headers));
    expect(await answer.json()).toEqual({ user: { email: customer.email, name: null, role: "customer" } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    await prisma().userSession.updateMany({ where: { userId: customer.id }, data: { revokedAt: new Date() } });
    expect(await (await getMe(ask(customer.headers))).json()).toEqual({ user: null });
  });
});

describe("my orders", () => {
  it("are mine only, newest first, in pages that neither repeat nor skip", async () => {
    const [ana, ben] = [await givenCustomer(), await givenCustomer()];
    const placed: string[] = [];
    for (let at = 0; at < 5; at += 1) placed.unshift((await givenOrderRow({ userId: ana.id })).reference);
    await givenOrderRow({ userId: ben.id });
    await givenOrderRow({ userId: null });

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = `?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`;
      const page = (await (await getOrders(ask(ana.headers, query), NOTHING)).json()) as {
        orders: { reference: string; recipientId: string; orderUrl: string; totalMinor: string }[];
        nextCursor: string | null;
      };
      for (const order of page.orders) {
        seen.push(order.reference);
        expect(order).toMatchObject({ recipientId: "Tony_Bee99", totalMinor: "58100" });
        expect(order.orderUrl).toContain(`/en/order?ref=${order.reference}&t=`);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(placed);
  });

  it("follow the filter, and take rubbish in the query as none", async () => {
    const ana = await givenCustomer();
    await givenOrderRow({ userId: ana.id, status: "delivered" });
    const waiting = await givenOrderRow({ userId: ana.id, status: "needs_recipient" });
    const refunded = await givenOrderRow({ userId: ana.id, status: "refunded" });
    const references = async (query: string) => {
      const page = (await (await getOrders(ask(ana.headers, query), NOTHING)).json()) as {
        orders: { reference: string }[];
      };
      return page.orders.map(({ reference }) => reference);
    };
    expect(await references("?show=open")).toEqual([waiting.reference]);
    expect(await references("?show=refunded")).toEqual([refunded.reference]);
    expect(await references("?show=%00&cursor=nonsense&limit=-5")).toHaveLength(3);
  });

  it("are refused to a guest", async () => {
    const answer = await getOrders(ask(guestHeaders()), NOTHING);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "auth.sign_in_required" });
  });

  it("include what was bought as a guest with the proven address, and nobody else's", async () => {
    const [ana, ben] = [await givenCustomer(), await givenCustomer()];
    const guest = await givenOrderRow({ email: ana.email.toUpperCase(), userId: null });
    const other = await givenOrderRow({ email: ana.email, userId: ben.id });
    const counts = await Promise.all([1, 2, 3].map(() => claimGuestOrders({ userId: ana.id, email: ana.email })));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    const rows = await prisma().order.findMany({
      where: { id: { in: [guest.id, other.id] } },
      select: { userId: true },
    });
    expect(new Set(rows.map(({ userId }) => userId))).toEqual(new Set([ana.id, ben.id]));
    expect(await prisma().evidence.count({ where: { orderId: guest.id, kind: "order.claimed" } })).toBe(1);
  });
});

describe("saving a recipient", () => {
  it("keeps it encrypted, as pasted ids are read, with the last package beside", async () => {
    forgetCalls();
    const ana = await givenCustomer();
    const packageId = newId();
    await givenOrderRow({ userId: ana.id, packageId, paidAt: new Date() });
    const answer = await postRecipient(send(ana.headers, { recipientId: " ID: Lucky.Bean ", label: "Sis" }), NOTHING);
    expect(answer.status).toBe(200);
    expect(await recipientsOf(ana.headers)).toEqual({
      recipients: [{ id: expect.any(String), recipientId: "Lucky.Bean", label: "Sis" }],
      lastPackageId: packageId,
    });
    const [row] = await prisma().savedRecipient.findMany({ where: { userId: ana.id } });
    expect(JSON.stringify(row)).not.toContain("Lucky");
  });

  it("keeps one of five simultaneous and repeated ones", async () => {
    forgetCalls();
    const ana = await givenCustomer();
    await Promise.all(
      Array.from({ length: 5 }, () => postRecipient(send(ana.headers, { recipientId: "inshhaa" }), NOTHING)),
    );
    await postRecipient(send(ana.headers, { recipientId: "INSHHAA", label: "Again" }), NOTHING);
    expect((await recipientsOf(ana.headers)).recipients).toMatchObject([{ label: "Again" }]);
  });

  it.each([
    [{ recipientId: "a b!" }, 422, "recipient.invalid"],
    [{ recipientId: "x".repeat(500) }, 422, "input.invalid"],
    [{ recipientId: 7 }, 422, "input.invalid"],
    [{ recipientId: "good.id", label: "x".repeat(41) }, 422, "input.invalid"],
    [{ recipientId: "good.id", label: "two\nlines" }, 422, "input.invalid"],
    ["{", 400, "input.unreadable"],
    ["x".repeat(20_000), 413, "input.too_large"],
  ])("refuses %j", async (body, status, code) => {
    forgetCalls();
    const ana = await givenCustomer();
    const answer = await postRecipient(send(ana.headers, body), NOTHING);
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
    expect((await recipientsOf(ana.headers)).recipients).toEqual([]);
  });

  it("is refused to a guest, and without our own origin", async () => {
    const ana = await givenCustomer();
    expect((await postRecipient(send(guestHeaders(), { recipientId: "good.id" }), NOTHING)).status).toBe(401);
    for (const origin of [null, "https://evil.test", "null"]) {
      const headers = new Headers(ana.headers);
      headers.delete("origin");
      if (origin !== null) headers.set("origin", origin);
      const answer = await postRecipient(send(headers, { recipientId: "good.id" }), NOTHING);
      expect(await answer.json()).toMatchObject({ code: "auth.wrong_origin" });
    }
    expect((await recipientsOf(ana.headers)).recipients).toEqual([]);
  });

  it("ends at a number that a person still reads", async () => {
    const ana = await givenCustomer();
    await prisma().savedRecipient.createMany({
      data: Array.from({ length: SAVED_RECIPIENTS_MAX }, (_, at) => ({
        id: newId(),
        userId: ana.id,
        recipientSealed: "k.x",
        recipientHash: `h${at}`,
      })),
    });
    forgetCalls();
    const answer = await postRecipient(send(ana.headers, { recipientId: "one.more" }), NOTHING);
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: "recipient.saved_limit" }]);
  });
});

describe("removing a recipient", () => {
  const remove = (headers: Headers, recipientId: string) =>
    removeRecipient(new Request(`${env.FACET_URL}/api/me/recipients/x`, { method: "DELETE", headers }), {
      params: Promise.resolve({ recipientId }),
    });

  it("forgets one's own, again and again, and never somebody else's", async () => {
    forgetCalls();
    const [ana, ben] = [await givenCustomer(), await givenCustomer()];
    await postRecipient(send(ana.headers, { recipientId: "Tony_Bee99" }), NOTHING);
    const [saved] = (await recipientsOf(ana.headers)).recipients;
    expect(saved).toBeDefined();
    if (saved === undefined) return;
    expect((await remove(ben.headers, saved.id)).status).toBe(204);
    expect((await recipientsOf(ana.headers)).recipients).toHaveLength(1);
    const answers = await Promise.all([1, 2, 3].map(() => remove(ana.headers, saved.id)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await recipientsOf(ana.headers)).recipients).toEqual([]);
    expect((await remove(ana.headers, "no id at all")).status).toBe(204);
    expect((await remove(guestHeaders(), saved.id)).status).toBe(401);
  });
});
