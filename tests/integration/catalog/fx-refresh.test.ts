import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FxSource } from "@/lib/catalog/fx-source";
import { loadSnapshot } from "@/lib/catalog/queries";
import { refreshFxRates } from "@/lib/catalog/refresh-fx-rates";
import { catalogFrom } from "@/lib/catalog/snapshot";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { HOUR_MS } from "@/lib/shared/durations";
import { Refusal } from "@/lib/shared/refusal";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { startFxSimulator } from "@/sim/fx/simulator";
import type { SimServer } from "@/sim/shared/http-server";
import { refreshRates } from "@/worker/refresh-rates";

let simulator: SimServer;
/** Seeded an hour before the source publishes. */
let nowMs = Date.now();
const seededAt = new Date(nowMs - HOUR_MS);

beforeAll(async () => {
  simulator = await startFxSimulator({ port: 0, nowMs: () => nowMs });
  await inTransaction(seedReferenceData);
  await inTransaction((tx) => seedDemoCatalog(tx, seededAt));
});
afterAll(async () => {
  await simulator.close();
  await closePrisma();
  await closeDatabase();
});
beforeEach(() => control("PUT", "/_sim/faults"));

async function control(method: string, path: string, body: object = {}): Promise<void> {
  const response = await fetch(simulator.url + path, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
}

const asked = async () => ((await (await fetch(`${simulator.url}/_sim/state`)).json()) as { asked: number }).asked;

/** An hour later, so that the source is due again. */
async function refresh({ hours = 1, source = {} }: { hours?: number; source?: Partial<FxSource> } = {}) {
  nowMs += hours * HOUR_MS;
  const at = new Date(nowMs);
  const settings = { name: "simulator", base: simulator.url, timeoutMs: 2_000, ...source };
  return refreshFxRates({ source: settings, refreshSeconds: 3_600, clock: () => at });
}

const ratesOf = (currency: string) =>
  rowsOf<{ per_usd_micro: bigint; source: string; quoted_at: Date }>(
    "SELECT per_usd_micro, source, quoted_at FROM fx_rates WHERE currency = $1 ORDER BY quoted_at, id",
    [currency],
  );
const openRefusals = () =>
  rowsOf("SELECT currency, per_usd_micro, last_per_usd_micro FROM fx_refusals WHERE settled_at IS NULL");
const stateOf = async (source = "simulator") => prisma().fxSource.findUniqueOrThrow({ where: { source } });

// Guarantee: rates of a published source come in under the source's own date, once, and only those that can be believed.
describe("refreshing the rates", () => {
  it("records all six, and a second time nothing", async () => {
    expect(await refresh()).toMatchObject({ outcome: "taken", fates: { PHP: "taken", VND: "taken" }, gaps: [] });
    const rates = await ratesOf("VND");
    expect(rates).toMatchObject([{ source: "demo" }, { source: "simulator", per_usd_micro: 26_300_000_000n }]);
    expect(await refresh()).toMatchObject({ outcome: "taken", fates: { PHP: "known", VND: "known" } });
    expect(await ratesOf("VND")).toEqual(rates);
    const catalog = catalogFrom(await loadSnapshot(prisma(), new Date(nowMs)), "VN");
    expect(catalog.fx).toMatchObject({ source: "simulator", perUsdMicro: 26_300_000_000n });
    expect(catalog.fx.quotedAt).toEqual(rates[1]?.quoted_at);
  });

  it("asks once an hour, however many workers there are and however often they start", async () => {
    const before = await asked();
    nowMs += HOUR_MS;
    const turns = await Promise.all(Array.from({ length: 5 }, () => refresh({ hours: 0 })));
    expect(turns.filter(({ outcome }) => outcome === "not_due")).toHaveLength(4);
    expect(await refresh({ hours: 0.9 })).toEqual({ outcome: "not_due" });
    expect(await asked()).toBe(before + 1);
    expect(await refresh({ hours: 0.2 })).toMatchObject({ outcome: "taken" });
  });

  it("follows a rate that moved", async () => {
    await control("POST", "/_sim/rates", { PHP: "58.900001" });
    expect(await refresh()).toMatchObject({ outcome: "taken", fates: { PHP: "taken", SGD: "taken" } });
    expect((await ratesOf("PHP")).at(-1)).toMatchObject({ per_usd_micro: 58_900_001n });
  });

  it("takes what is good of a partial answer, and lays a leap before staff once", async () => {
    await control("POST", "/_sim/rates", { PHP: "59", MYR: "4.3" });
    await control("PUT", "/_sim/faults", { missing: ["VND"], absurd: { THB: "324", SGD: "null" } });
    const before = await ratesOf("THB");
    expect(await refresh()).toMatchObject({
      outcome: "partial",
      fates: { PHP: "taken", MYR: "taken", THB: "refused" },
      gaps: [
        { currency: "VND", because: "missing" },
        { currency: "SGD", because: "unreadable" },
      ],
    });
    expect(await refresh()).toMatchObject({ outcome: "partial", fates: { PHP: "known", THB: "refused" } });
    expect(await openRefusals()).toEqual([
      { currency: "THB", per_usd_micro: 324_000_000n, last_per_usd_micro: 32_400_000n },
    ]);
    expect(await ratesOf("THB")).toEqual(before);
    expect(await stateOf()).toMatchObject({ outcome: "partial", detail: "VND missing, SGD unreadable, THB refused" });
    expect(catalogFrom(await loadSnapshot(prisma(), new Date(nowMs)), "TH").fx.perUsdMicro).toBe(32_400_000n);
  });

  it("lets a later plausible quote overtake one that waits", async () => {
    await control("POST", "/_sim/rates", { THB: "33" });
    expect(await refresh()).toMatchObject({ outcome: "taken", fates: { THB: "taken" } });
    expect(await openRefusals()).toEqual([]);
    expect((await ratesOf("THB")).at(-1)).toMatchObject({ per_usd_micro: 33_000_000n });
  });

  it("passes over a quote that is older than what is on record", async () => {
    await control("PUT", "/_sim/faults", { hoursOld: 48, absurd: { PHP: "50" } });
    const before = await ratesOf("PHP");
    expect(await refresh()).toMatchObject({ outcome: "taken", fates: { PHP: "old", IDR: "old" } });
    expect(await ratesOf("PHP")).toEqual(before);
  });

  it.each([
    [{ calls: [{ kind: "html_before" }] }, "unreadable"],
    [{ calls: [{ kind: "http_500_before" }] }, "http_error"],
    [{ missing: ["PHP", "IDR", "MYR", "THB", "VND", "SGD"] }, "unreadable"],
  ])("keeps the last rates on %j, and says why", async (faults, because) => {
    await control("PUT", "/_sim/faults", faults);
    const before = await prisma().fxRate.count();
    expect(await refresh()).toMatchObject({ outcome: "failed", because });
    expect(await prisma().fxRate.count()).toBe(before);
    expect(await stateOf()).toMatchObject({ outcome: because });
  });

  it("asks again soon after a failure, then ever more seldom, and after a limit when it is over", async () => {
    const source = { name: "never there", base: "http://127.0.0.1:1" };
    const waits: number[] = [];
    for (let time = 1; time <= 8; time += 1) {
      expect(await refresh({ source })).toMatchObject({ outcome: "failed", because: "unreachable", failures: time });
      const { nextAskAt } = await stateOf(source.name);
      waits.push((nextAskAt.getTime() - nowMs) / 1000);
    }
    expect(waits).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    await control("PUT", "/_sim/faults", { calls: [{ kind: "rate_limit" }] });
    expect(await refresh()).toMatchObject({ because: "rate_limited" });
    expect((await stateOf()).nextAskAt.getTime() - nowMs).toBe(3_600_000);
  });

  it("sells nowhere by rates that were not renewed, and again once they are", async () => {
    const codeAt = async () => {
      try {
        return catalogFrom(await loadSnapshot(prisma(), new Date(nowMs)), "PH").fx.source;
      } catch (error) {
        return error instanceof Refusal ? error.facts.because : Promise.reject(error);
      }
    };
    await control("PUT", "/_sim/faults", { calls: [{ kind: "reset_before", count: null }] });
    await refresh({ hours: 80 });
    expect(await codeAt()).toBe("rate_stale");
    await control("PUT", "/_sim/faults");
    await refresh();
    expect(await codeAt()).toBe("simulator");
  });
});

describe("the worker's look", () => {
  it("asks nobody in a demo that has no simulator of rates", async () => {
    const before = await prisma().fxSource.count();
    expect(await refreshRates()).toBe(0);
    expect(await prisma().fxSource.count()).toBe(before);
  });
});

describe("the table of rates", () => {
  it("is append-only", async () => {
    const { id } = await prisma().fxRate.findFirstOrThrow({ select: { id: true } });
    const change = prisma().fxRate.update({ where: { id }, data: { perUsdMicro: 1n } });
    await expect(change).rejects.toThrow("append-only");
    await expect(prisma().fxRate.update({ where: { id }, data: { reason: "x" } })).rejects.toThrow("append-only");
    await expect(rowsOf("DELETE FROM fx_rates WHERE id = $1", [id.toString()])).rejects.toThrow();
  });
});
