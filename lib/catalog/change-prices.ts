import { createHash } from "node:crypto";
import { applyPriceWish } from "@/lib/catalog/apply-price-wish";
import { guardPriceList, type Touched } from "@/lib/catalog/guard-price-list";
import type { ChangeKind, PriceLine } from "@/lib/catalog/price-line";
import { findPriceChange, insertPriceChange, lockPrices } from "@/lib/catalog/price-repository";
import { type PriceWish, wishesText } from "@/lib/catalog/price-wish";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { type Currency, isCurrency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type ChangePrices = {
  /** Made once for each intent. */
  changeId: string;
  kind: ChangeKind;
  wishes: readonly PriceWish[];
  reason: string;
  /** The change that this one takes back. */
  reverts?: string | null;
  at: Date;
};

/** `lines` is what it changed; empty where all of it was so already, and then nothing is put on record. */
export type PricesChanged = { changeId: string; isNew: boolean; lines: PriceLine[] };

/**
 * Changes packages, mark-ups and surcharges as one: all of it, or nothing. Orders that were placed keep the price they were quoted.
 *
 * Safe to repeat: one `changeId` makes one change. Refuses with auth.forbidden, price.change_key_reused, package.not_found,
 * package.stale and price.stale (somebody changed one of them meanwhile), package.scheduled (a schedule in force sets the same field),
 * payment.method_not_offered, price.outside_band.
 */
export async function changePrices(
  tx: Tx,
  actor: Actor,
  { changeId, kind, wishes, reason, reverts = null, at }: ChangePrices,
): Promise<PricesChanged> {
  requireRight(actor, "prices.change");
  await lockPrices(tx);
  const askedHash = hashOf(kind, wishesText(wishes));
  const known = await findPriceChange(tx, changeId);
  if (known !== null) {
    if (known.askedHash !== askedHash) throw new Refusal("price.change_key_reused", { changeId });
    return { changeId, isNew: false, lines: known.lines };
  }
  const lines: PriceLine[] = [];
  for (const wish of wishes) {
    const line = await applyPriceWish(tx, wish, { changeId, actorId: actor.userId, reason, at });
    if (line !== null) lines.push(line);
  }
  if (lines.length === 0) return { changeId, isNew: false, lines };
  await guardPriceList(tx, touchedBy(lines), at);
  await insertPriceChange(tx, {
    ...{ id: changeId, kind, askedHash, lines, actorId: actor.userId, reason, reverts, madeAt: at },
  });
  return { changeId, isNew: true, lines };
}

export function hashOf(kind: ChangeKind, text: string): string {
  return createHash("sha256").update(`${kind}:${text}`).digest("hex");
}

/** What has to be judged after these lines. */
export function touchedBy(lines: readonly PriceLine[]): Touched {
  const currencies = lines.flatMap((line): Currency[] =>
    line.target === "markup" && isCurrency(line.currency) ? [line.currency] : [],
  );
  const packageIds = lines.flatMap((line) => (setsPrice(line) ? [line.packageId] : []));
  return {
    packageIds: new Set(packageIds),
    currencies: new Set(currencies),
    isSurcharge: lines.some(({ target }) => target === "surcharge"),
  };
}

type PackageLine = Extract<PriceLine, { target: "package" | "schedule" }>;

/** What takes a package off sale, or touches its badge, is no price: rates that have moved must not stop anybody from doing that. */
function setsPrice(line: PriceLine): line is PackageLine {
  if (line.target === "schedule")
    return line.after !== null && (line.after.priceUsdMinor !== null || line.after.isActive === true);
  return line.target === "package" && (line.after.priceUsdMinor !== undefined || line.after.isActive === true);
}
