import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  endFxOverrideAction,
  recordFxRateAction,
  setFxOverrideAction,
  settleRefusedQuoteAction,
} from "@/app/admin/(desk)/prices/currencies/actions";
import { endFxOverride } from "@/lib/catalog/end-fx-override";
import { fxForDesk } from "@/lib/catalog/fx-queries";
import { insertRefusedQuote } from "@/lib/catalog/fx-source-repository";
import { loadSnapshot } from "@/lib/catalog/queries";
import { setFxOverride } from "@/lib/catalog/set-fx-override";
import { settleRefusedQuote } from "@/lib/catalog/settle-refused-quote";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { HOUR_MS } from "@/lib/shared/durations";
import { newId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() =>
  inTransaction(async (tx) => {
    await seedReferenceData(tx);
    await seedDemoCatalog(tx, new Date());
  }),
);
beforeEach(() => signInAs("admin", { isConfirmed: true }));

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const fieldsOf = (currency: Currency, perUsd: string, change: Record<string, string> = {}) => ({
  ...{ overrideId: newId(), currency, perUsd, until: inHours(24), reason: "Holiday at the central bank" },
  ...change,
});
const rateAt = async (currency: Currency, at = new Date()) =>
  (await loadSnapshot(prisma(), at)).fx.find((rate) => rate.currency === currency);
const overridesOf = (currency: Currency) =>
  rowsOf<{ override_id: string; override_ended_at: Date | null }>(
    "SELECT override_id, override_ended_at FROM fx_rates WHERE currency = $1 AND override_id IS NOT NULL ORDER BY id",
    [currency],
  );

// Guarantee: a rate that an admin sets stands until its end against every quote, once, with a reason that stays.
describe("setting a rate for a time", () => {
  it("is in force at once, against newer quotes, and until its end", async () => {
    const fields = fieldsOf("PHP", "60");
    expect(await call(setFxOverrideAction, fields)).toBe("done");
    expect(await rateAt("PHP")).toMatchObject({ perUsdMicro: 60_000_000n, source: "set by hand" });
    const quote = { currency: "PHP", perUsd: "58.5", source: "bank", quotedAt: new Date().toISOString() };
    expect(await call(recordFxRateAction, quote)).toBe("done");
    expect(await rateAt("PHP")).toMatchObject({ perUsdMicro: 60_000_000n });
    expect(await rateAt("PHP", new Date(Date.now() + 25 * HOUR_MS))).toMatchObject({ perUsdMicro: 58_500_000n });
    const { rates } = await fxForDesk(prisma(), { at: new Date(), staleHours: 72 });
    expect(rates.find(({ currency }) => currency === "PHP")).toMatchObject({
      age: "fresh",
      override: {
        id: fields.overrideId,
        until: new Date(fields.until),
        reason: "Holiday at the central bank",
        quoted: { perUsdMicro: 58_500_000n },
      },
    });
    expect(await auditOf("fx:PHP")).toMatchObject([
      { action: "fx.override", reason: "Holiday at the central bank" },
      { action: "fx.record" },
    ]);
  });

  it("may be far from the quote only when that was confirmed, and the next quote is compared with the last one", async () => {
    const far = fieldsOf("SGD", "1.8");
    expect(await call(setFxOverrideAction, far)).toBe("price.rate_implausible");
    expect(await call(setFxOverrideAction, { ...far, isConfirmed: "true" })).toBe("done");
    const quote = { currency: "SGD", perUsd: "1.3", source: "bank", quotedAt: new Date().toISOString() };
    expect(await call(recordFxRateAction, quote)).toBe("done");
    expect(await rateAt("SGD")).toMatchObject({ perUsdMicro: 1_800_000n });
  });

  it.each([
    [{ perUsd: "" }, "invalid:perUsd"],
    [{ perUsd: "-60" }, "invalid:perUsd"],
    [{ perUsd: "6e1" }, "invalid:perUsd"],
    [{ currency: "USD" }, "invalid:currency"],
    [{ currency: "EUR" }, "invalid:currency"],
    [{ reason: "  " }, "invalid:reason"],
    [{ reason: "x".repeat(501) }, "invalid:reason"],
    [{ until: "" }, "invalid:until"],
    [{ until: "2026-12-01T10:00" }, "invalid:until"],
    [{ overrideId: "1" }, "invalid:overrideId"],
    [{ until: inHours(-1) }, "price.override_end"],
    [{ until: inHours(24 * 32) }, "price.override_end"],
  ])("refuses %j", async (change, outcome) => {
    expect(await call(setFxOverrideAction, fieldsOf("MYR", "4.3", change))).toBe(outcome);
    expect(await overridesOf("MYR")).toEqual([]);
  });

  it("is an admin's, who proves the password", async () => {
    await signInAs("support", { isConfirmed: true });
    expect(await call(setFxOverrideAction, fieldsOf("MYR", "4.3"))).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await call(setFxOverrideAction, fieldsOf("MYR", "4.3"))).toBe("auth.reauth_required");
    const support = { userId: newId(), role: "support" } as const;
    const at = new Date();
    const asSupport = [
      inTransaction((tx) =>
        setFxOverride(tx, support, {
          ...{
            overrideId: newId(),
            currency: "MYR",
            perUsd: 4_300_000n,
            until: at,
            reason: "x",
            isConfirmed: true,
            at,
          },
        }),
      ),
      inTransaction((tx) => endFxOverride(tx, support, { overrideId: newId(), reason: "x", at })),
      inTransaction((tx) => settleRefusedQuote(tx, support, { quoteId: 1n, decision: "taken", reason: "x", at })),
    ];
    for (const attempt of await Promise.allSettled(asSupport)) {
      expect(attempt).toMatchObject({ status: "rejected", reason: new Refusal("auth.forbidden") });
    }
    expect(await overridesOf("MYR")).toEqual([]);
  });

  it("is set once by a form that is sent five times, and never with other content under its key", async () => {
    const fields = fieldsOf("THB", "33");
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(setFxOverrideAction, fields)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await overridesOf("THB")).toHaveLength(1);
    expect(await auditOf("fx:THB")).toHaveLength(1);
    expect(await call(setFxOverrideAction, { ...fields, perUsd: "34" })).toBe("price.override_key_reused");
    expect(await rateAt("THB")).toMatchObject({ perUsdMicro: 33_000_000n });
  });

  it("lets one of five colleagues win", async () => {
    const rates = ["16500", "16600", "16700", "16800", "16900"];
    const outcomes = await Promise.all(rates.map((perUsd) => call(setFxOverrideAction, fieldsOf("IDR", perUsd))));
    expect(outcomes.sort()).toEqual(["done", ...Array(4).fill("price.override_exists")]);
    expect(await overridesOf("IDR")).toHaveLength(1);
    expect(await auditOf("fx:IDR")).toHaveLength(1);
  });
});

describe("ending it early", () => {
  it("puts the newest quote back in force, once, keeps the row, and lets another be set", async () => {
    const fields = fieldsOf("VND", "27000");
    await call(setFxOverrideAction, fields);
    const end = { overrideId: fields.overrideId, reason: "The source is right again" };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(endFxOverrideAction, end)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await rateAt("VND")).toMatchObject({ perUsdMicro: 26_300_000_000n, source: "demo" });
    expect(await overridesOf("VND")).toEqual([{ override_id: fields.overrideId, override_ended_at: expect.any(Date) }]);
    expect((await auditOf("fx:VND")).map(({ action }) => action)).toEqual(["fx.override", "fx.end_override"]);
    // The form that set it, sent late, does not set it again.
    expect(await call(setFxOverrideAction, fields)).toBe("done");
    expect(await rateAt("VND")).toMatchObject({ source: "demo" });
    expect(await call(setFxOverrideAction, fieldsOf("VND", "27100"))).toBe("done");
  });

  it.each([
    [{ overrideId: "x", reason: "y" }, "invalid:overrideId"],
    [{ overrideId: newId(), reason: "" }, "invalid:reason"],
    [{ overrideId: newId(), reason: "y" }, "price.override_not_found"],
  ])("refuses %j", async (fields, outcome) => expect(await call(endFxOverrideAction, fields)).toBe(outcome));

  it("cannot be taken back, nor the rate changed, by anybody", async () => {
    const [row] = await overridesOf("VND");
    const write = (data: object) => prisma().fxRate.update({ where: { overrideId: row?.override_id ?? "" }, data });
    await expect(write({ overrideEndedAt: null })).rejects.toThrow("append-only");
    await expect(write({ overrideUntil: new Date(inHours(48)) })).rejects.toThrow("append-only");
  });
});

// Guarantee: a quote that leapt becomes a price only by a person's decision, made once.
describe("deciding on a quote that was not taken", () => {
  async function givenRefused(currency: Currency, perUsdMicro: bigint): Promise<string> {
    const at = new Date();
    const row = { currency, perUsdMicro, source: "simulator", quotedAt: at, refusedAt: at };
    await inTransaction((tx) => insertRefusedQuote(tx, { ...row, lastPerUsdMicro: 4_210_000n }));
    const { refused } = await fxForDesk(prisma(), { at, staleHours: 72 });
    return String(refused.find((quote) => quote.currency === currency)?.id);
  }

  it("takes it as the source dated it, once, of five who press at once", async () => {
    const quoteId = await givenRefused("MYR", 6_000_000n);
    const fields = { quoteId, decision: "taken", reason: "Devaluation, confirmed by the bank" };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(settleRefusedQuoteAction, fields)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await rateAt("MYR")).toMatchObject({ perUsdMicro: 6_000_000n, source: "simulator" });
    expect(await auditOf("fx:MYR")).toMatchObject([{ action: "fx.take_quote", reason: fields.reason }]);
    expect(await call(settleRefusedQuoteAction, { ...fields, decision: "dismissed" })).toBe("price.quote_settled");
  });

  it("leaves prices when it is dismissed, and a newer one overtakes an older one", async () => {
    const older = await givenRefused("MYR", 8_000_000n);
    const newer = await givenRefused("MYR", 9_000_000n);
    const decide = (quoteId: string, decision: string, reason = "A mistake of the source") =>
      call(settleRefusedQuoteAction, { quoteId, decision, reason });
    expect(await decide(older, "taken")).toBe("price.quote_settled");
    expect(await decide(newer, "dismissed")).toBe("done");
    expect(await rateAt("MYR")).toMatchObject({ perUsdMicro: 6_000_000n });
    expect((await fxForDesk(prisma(), { at: new Date(), staleHours: 72 })).refused).toEqual([]);
    expect(await decide("999999", "taken")).toBe("price.quote_not_found");
    expect(await decide("1 or 1=1", "taken")).toBe("invalid:quoteId");
    expect(await decide(newer, "perhaps")).toBe("invalid:decision");
    expect(await decide(newer, "taken", "")).toBe("invalid:reason");
  });
});
