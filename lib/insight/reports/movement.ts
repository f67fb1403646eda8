import type { Currency } from "@/lib/shared/money";

export type Unit = Currency | "DIAMOND";

/**
 * What the ledger moved between two accounts in one part of a period, summed up. `amount` is in minor units of `unit`, `usdMicro` in
 * millionths of a dollar: an order's money at the rate that the order was quoted with, other money at the rate in force when it was posted.
 */
export type Movement = {
  /** The first day of the part of the period. */
  part: string;
  debit: string;
  credit: string;
  unit: Unit;
  code: string;
  /** Of the orders behind it; empty where there are none. */
  country: string;
  /** The rate that the orders were quoted with; -1 where there are none. */
  taxRateBp: number;
  amount: bigint;
  usdMicro: bigint;
  transfers: number;
  /** Orders whose first revenue it is. */
  orders: number;
};

/** Accounts that say what was earned and spent. */
export const RESULT_LINES = ["revenue", "cost", "fees", "refunds", "disputes", "fx", "adjustments", "other"] as const;
/** Accounts that say what we hold and what we owe. */
export const BALANCE_LINES = [
  "clearing",
  "bank",
  "payouts",
  "inventory",
  "owed",
  "suspense",
  "orders",
  "unapplied",
  "tax",
  "supplier",
] as const;
export const DIAMOND_LINES = ["pool", "delivered", "bought", "other_diamonds"] as const;

export type ResultLine = (typeof RESULT_LINES)[number];
export type BalanceLine = (typeof BALANCE_LINES)[number];
export type Line = ResultLine | BalanceLine | (typeof DIAMOND_LINES)[number];

export const LINES: readonly Line[] = [...RESULT_LINES, ...BALANCE_LINES, ...DIAMOND_LINES];

const BY_HEAD: Readonly<Record<string, Line>> = {
  ...{ revenue: "revenue", cost: "cost", fees: "fees", fx: "fx", adjustments: "adjustments" },
  ...{ clearing: "clearing", bank: "bank", payouts: "payouts", inventory: "inventory", owed: "owed" },
  ...{ suspense: "suspense", orders: "orders", unapplied: "unapplied", tax: "tax", supplier: "supplier" },
};
const DIAMONDS_BY_HEAD: Readonly<Record<string, Line>> = { pool: "pool", delivered: "delivered", supplier: "bought" };

/**
 * The line of a report that a posting on an account belongs to. Every account has one: what nobody sorted yet stands in `other`, in plain
 * sight, so that a report never leaves out a cent of the books.
 */
export function lineOf({ account, unit, code }: { account: string; unit: Unit; code: string }): Line {
  const head = account.split(":", 1)[0] ?? "";
  if (unit === "DIAMOND") return DIAMONDS_BY_HEAD[head] ?? "other_diamonds";
  if (head === "refunds") return code.startsWith("payment.dispute") ? "disputes" : "refunds";
  return BY_HEAD[head] ?? "other";
}

/** One account's side of a movement. Signed: debits are positive, credits negative. */
export type Side = Omit<Movement, "debit" | "credit"> & { line: Line; account: string };

/** Both sides of every movement: their amounts sum up to 0 in every unit, and so do their dollars. */
export function sidesOf(movements: readonly Movement[]): Side[] {
  return movements.flatMap((movement) => {
    const { debit, credit, amount, usdMicro, ...facts } = movement;
    const side = (account: string, sign: 1n | -1n): Side => ({
      ...facts,
      account,
      line: lineOf({ account, unit: facts.unit, code: facts.code }),
      amount: sign * amount,
      usdMicro: sign * usdMicro,
    });
    return [side(debit, 1n), side(credit, -1n)];
  });
}

type Summed = Pick<Side, "amount" | "usdMicro">;

export function sumAmount(sides: readonly Summed[]): bigint {
  return sides.reduce((sum, { amount }) => sum + amount, 0n);
}

export function sumUsdMicro(sides: readonly Summed[]): bigint {
  return sides.reduce((sum, { usdMicro }) => sum + usdMicro, 0n);
}

/** Groups in the order of their first member. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
