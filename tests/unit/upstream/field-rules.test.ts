import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Currency } from "@/lib/shared/money";
import { buOrderIdOf, newSeqId } from "@/lib/upstream/call-ids";
import { PLATFORM_CURRENCIES, preCheckProblem, rechargeProblem, seqIdProblem } from "@/lib/upstream/field-rules";
import { rechargeBody, rechargeContentHash } from "@/lib/upstream/request-body";

const good = {
  seqId: "0123456789abc",
  recipientId: "Tony_Bee99",
  resellerBigoId: "facet_ph_1",
  buOrderId: "order_1",
  diamonds: 500n,
  cost: "581.00",
  currency: "PHP",
};

// Guarantee: a call that breaks the contract's field rules never leaves this machine.
describe("the field rules", () => {
  it("let a good recharge pass", () => {
    expect(rechargeProblem(good)).toBeNull();
    expect(preCheckProblem({ ...good, resellerBigoId: null })).toBeNull();
  });

  it.each([
    ["seqid", { seqId: "0123456789ab" }],
    ["seqid", { seqId: "a".repeat(33) }],
    ["seqid", { seqId: "0123456789ABC" }],
    ["seqid", { seqId: "83jyhm2784_089j" }],
    ["seqid", { seqId: "0123456789abc\n" }],
    ["recharge_bigoid", { recipientId: "" }],
    ["recharge_bigoid", { recipientId: "a b c d" }],
    ["recharge_bigoid", { recipientId: "x".repeat(81) }],
    ["reseller_bigoid", { resellerBigoId: "a\u0000bcd" }],
    ["bu_orderid", { buOrderId: "" }],
    ["bu_orderid", { buOrderId: "order-1" }],
    ["bu_orderid", { buOrderId: "o".repeat(41) }],
    ["value", { diamonds: 0n }],
    ["value", { diamonds: -5n }],
    ["value", { diamonds: 2n ** 53n }],
    ["total_cost", { cost: "0.00" }],
    ["total_cost", { cost: "-1.00" }],
    ["total_cost", { cost: "1.001" }],
    ["total_cost", { cost: "1e3" }],
    ["total_cost", { cost: "99999999999.01" }],
    ["total_cost", { cost: "100000000000" }],
    ["currency", { currency: "XYZ" }],
    ["currency", { currency: "php" }],
  ])("refuse a bad %s (%#)", (field, change) => {
    expect(rechargeProblem({ ...good, ...change })).toContain(field);
  });

  it("accept the ceiling itself", () => {
    expect(rechargeProblem({ ...good, cost: "99999999999.00" })).toBeNull();
    expect(rechargeProblem({ ...good, seqId: "a".repeat(32), buOrderId: "_".repeat(40) })).toBeNull();
  });

  it("know the 62 currencies of the contract", () => {
    expect(PLATFORM_CURRENCIES.size).toBe(62);
    for (const currency of ["USD", "PHP", "IDR", "MYR", "THB", "VND", "SGD"]) {
      expect(PLATFORM_CURRENCIES.has(currency)).toBe(true);
    }
  });
});

describe("the ids of a call", () => {
  it("obey the contract whatever the randomness and the delivery", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 26, maxLength: 40 }),
        fc.uuid(),
        fc.integer({ min: 1, max: 999_999 }),
        (random, deliveryId, round) => {
          expect(seqIdProblem(newSeqId(random))).toBeNull();
          expect(rechargeProblem({ ...good, buOrderId: buOrderIdOf({ deliveryId, round }) })).toBeNull();
        },
      ),
    );
  });

  it("refuse too little randomness rather than repeat themselves", () => {
    expect(() => newSeqId(new Uint8Array(25))).toThrow(RangeError);
  });
});

describe("the body of a recharge", () => {
  const content = {
    recipientId: "Tony_Bee99",
    resellerBigoId: "facet_ph_1",
    buOrderId: "order_1",
    diamonds: 500n,
    totalCost: { amountMinor: 58_110n, currency: "PHP" as Currency },
  };

  it("writes the cost with its decimals and not as a float", () => {
    expect(rechargeBody(content, "0123456789abc")).toBe(
      '{"recharge_bigoid":"Tony_Bee99","reseller_bigoid":"facet_ph_1","seqid":"0123456789abc","bu_orderid":"order_1",' +
        '"value":500,"total_cost":581.10,"currency":"PHP"}',
    );
    const dong = { ...content, totalCost: { amountMinor: 250_000n, currency: "VND" as Currency } };
    expect(rechargeBody(dong, "0123456789abc")).toContain('"total_cost":250000,');
  });

  it("has the same hash for every attempt, and another for any other content", () => {
    const others = [
      { ...content, recipientId: "Tony_Bee98" },
      { ...content, diamonds: 501n },
      { ...content, buOrderId: "order_2" },
      { ...content, resellerBigoId: "facet_id_1" },
      { ...content, totalCost: { amountMinor: 58_111n, currency: "PHP" as Currency } },
      { ...content, totalCost: { amountMinor: 58_110n, currency: "THB" as Currency } },
    ];
    expect(rechargeContentHash({ ...content })).toBe(rechargeContentHash(content));
    expect(new Set([content, ...others].map(rechargeContentHash)).size).toBe(7);
  });
});
