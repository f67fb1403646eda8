import { type Assumptions, WEEKS_MAX, WEEKS_MIN } from "@/lib/insight/reports/forecast";
import { type Side, sumAmount, sumUsdMicro } from "@/lib/insight/reports/movement";
import { perDiamondMicro } from "@/lib/insight/reports/pool-value";
import { divideRounded } from "@/lib/shared/money";

/** What the last four weeks were like, from the books; null where there was nothing to measure. */
export type Basis = {
  weeklyDiamonds: bigint;
  /** A week's growth: the last two weeks beside the two before. */
  growthBp: number | null;
  priceMicro: bigint | null;
  feesBp: number | null;
  taxBp: number | null;
  refundsBp: number | null;
};

export const BASIS_DAYS = 28;
const WEEKS = 4n;
/** Where nothing was sold yet: the middle of what the market pays, so that the page has something to count with. */
const PRICE_MICRO = 20_000n;
const BUY_MICRO = 16_500n;
const LOT_WEEKS = 2n;
const LOT_MIN = 10_000n;

/** Measures four weeks by their days; `middle` is the first day of the newer half. */
export function basisOf(sides: readonly Side[], middle: string): Basis {
  const net = (line: Side["line"]) => sumUsdMicro(sides.filter((side) => side.line === line));
  const diamondsIn = (isMine: (side: Side) => boolean) =>
    sumAmount(sides.filter((side) => side.line === "delivered" && isMine(side)));
  const revenue = -net("revenue");
  const tax = -net("tax");
  const diamonds = diamondsIn(() => true);
  const older = diamondsIn(({ part }) => part < middle);
  const newer = diamondsIn(({ part }) => part >= middle);
  return {
    weeklyDiamonds: divideRounded(diamonds, WEEKS, "half-up"),
    growthBp: older <= 0n ? null : Math.round((Math.sqrt(Number(newer) / Number(older)) - 1) * 10_000),
    priceMicro: revenue <= 0n ? null : perDiamondMicro(revenue, diamonds),
    feesBp: bpOf(net("fees"), revenue + tax),
    taxBp: bpOf(tax, revenue),
    refundsBp: bpOf(net("refunds") + net("disputes"), revenue),
  };
}

function bpOf(part: bigint, whole: bigint): number | null {
  return whole <= 0n ? null : Number(divideRounded(part * 10_000n, whole, "half-up"));
}

/** What a forecast assumes until a person says otherwise: the last four weeks go on as they were, without growth. */
export function assumptionsOf(basis: Basis, averageCostMicro: bigint | null): Assumptions {
  const lot = basis.weeklyDiamonds * LOT_WEEKS;
  return {
    weeks: 8,
    weeklyDiamonds: basis.weeklyDiamonds,
    growthBp: 0,
    priceMicro: basis.priceMicro ?? PRICE_MICRO,
    feesBp: Math.max(0, basis.feesBp ?? 0),
    taxBp: Math.max(0, basis.taxBp ?? 0),
    refundsBp: Math.max(0, basis.refundsBp ?? 0),
    lotDiamonds: lot < LOT_MIN ? LOT_MIN : lot,
    buyMicro: averageCostMicro ?? BUY_MICRO,
    coverWeeks: 2,
    leadWeeks: 1,
  };
}

export type AssumptionInputs = Partial<Record<keyof Assumptions, string>>;

/** What people write into the fields: shares in percent, prices in dollars for 1,000 diamonds. What cannot be read stays as it was. */
export function withInputs(defaults: Assumptions, inputs: AssumptionInputs): Assumptions {
  const whole = (text: string | undefined, otherwise: bigint, max: bigint) => {
    const value = /^\d{1,15}$/.test(text ?? "") ? BigInt(text ?? "") : otherwise;
    return value > max ? max : value;
  };
  const count = (text: string | undefined, otherwise: number, [min, max]: readonly [number, number]) =>
    Math.min(max, Math.max(min, /^\d{1,3}$/.test(text ?? "") ? Number(text) : otherwise));
  const percent = (text: string | undefined, otherwise: number, [min, max]: readonly [number, number]) => {
    const value = /^-?\d{1,3}(\.\d{1,2})?$/.test(text ?? "") ? Math.round(Number(text) * 100) : otherwise;
    return Math.min(max, Math.max(min, value));
  };
  // Dollars for 1,000 diamonds in millionths for one: 16.5 is 16,500.
  const price = (text: string | undefined, otherwise: bigint) =>
    /^\d{1,5}(\.\d{1,3})?$/.test(text ?? "") ? BigInt(Math.round(Number(text) * 1_000)) : otherwise;
  const share = [0, 10_000] as const;
  return {
    weeks: count(inputs.weeks, defaults.weeks, [WEEKS_MIN, WEEKS_MAX]),
    weeklyDiamonds: whole(inputs.weeklyDiamonds, defaults.weeklyDiamonds, 10n ** 12n),
    growthBp: percent(inputs.growthBp, defaults.growthBp, [-5_000, 10_000]),
    priceMicro: price(inputs.priceMicro, defaults.priceMicro),
    feesBp: percent(inputs.feesBp, defaults.feesBp, share),
    taxBp: percent(inputs.taxBp, defaults.taxBp, share),
    refundsBp: percent(inputs.refundsBp, defaults.refundsBp, share),
    lotDiamonds: whole(inputs.lotDiamonds, defaults.lotDiamonds, 10n ** 12n),
    buyMicro: price(inputs.buyMicro, defaults.buyMicro),
    coverWeeks: count(inputs.coverWeeks, defaults.coverWeeks, [0, 12]),
    leadWeeks: count(inputs.leadWeeks, defaults.leadWeeks, [1, 8]),
  };
}

/** The same the other way round: what stands in each field. */
export function inputsOf(assumptions: Assumptions): Record<keyof Assumptions, string> {
  const percent = (bp: number) => String(bp / 100);
  const price = (micro: bigint) => String(Number(micro) / 1_000);
  return {
    weeks: String(assumptions.weeks),
    weeklyDiamonds: assumptions.weeklyDiamonds.toString(),
    growthBp: percent(assumptions.growthBp),
    priceMicro: price(assumptions.priceMicro),
    feesBp: percent(assumptions.feesBp),
    taxBp: percent(assumptions.taxBp),
    refundsBp: percent(assumptions.refundsBp),
    lotDiamonds: assumptions.lotDiamonds.toString(),
    buyMicro: price(assumptions.buyMicro),
    coverWeeks: String(assumptions.coverWeeks),
    leadWeeks: String(assumptions.leadWeeks),
  };
}
