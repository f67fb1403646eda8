import { z } from "zod";
import type { Package } from "@/lib/catalog/package";
import { movedPrice } from "@/lib/catalog/price-preview";
import type { PriceWish } from "@/lib/catalog/price-wish";
import { because, MARKUP_BP, percentBetween, SURCHARGE_BP_MAX } from "@/lib/catalog/schemas";
import { METHOD_IDS } from "@/lib/shared/methods";
import { CURRENCIES, type Currency } from "@/lib/shared/money";

/** What a bulk change may hold at most: all packages, currencies and methods of a large shop. */
const WISHES_MAX = 250;
const PERCENT_BP_MAX = 5_000;

/** A bulk change as it stands in the address of its preview: texts as typed. */
export type BulkAsked = {
  percent: string;
  packageIds: readonly string[];
  markups: ReadonlyMap<string, string>;
  surcharges: ReadonlyMap<string, string>;
};

/** Reads the address: `percent=3&only=<id>,<id>&markup.PHP=1.5&fee.gcash=2`. */
export function readBulk(query: Readonly<Record<string, string>>): BulkAsked {
  const named = (prefix: string) =>
    new Map(
      Object.entries(query).flatMap(([name, value]) =>
        name.startsWith(prefix) && value.trim() !== "" ? [[name.slice(prefix.length), value.trim()] as const] : [],
      ),
    );
  const only = Object.entries(query).flatMap(([name, value]) =>
    name.startsWith("only.") && value !== "" ? [name.slice(5)] : [],
  );
  return {
    percent: query.percent?.trim() ?? "",
    packageIds: only,
    markups: named("markup."),
    surcharges: named("fee."),
  };
}

export type BulkFacts = {
  packages: readonly Package[];
  markups: readonly { currency: Currency; version: number; markupBp: number }[];
  surcharges: readonly { method: string; surchargeBp: number }[];
};

const movePercent = percentBetween(-PERCENT_BP_MAX, PERCENT_BP_MAX);
const markupPercent = percentBetween(MARKUP_BP.min, MARKUP_BP.max);
const feePercent = percentBetween(0, SURCHARGE_BP_MAX);

/**
 * What is asked for as wishes about what is there now; what would change nothing is left out. `problems` says by field what cannot be read.
 * Without chosen packages the percentage is for all that are for sale.
 */
export function bulkWishes(
  asked: BulkAsked,
  { packages, markups, surcharges }: BulkFacts,
): { wishes: PriceWish[]; problems: Record<string, string> } {
  const problems: Record<string, string> = {};
  const read = (field: string, schema: typeof movePercent, text: string): number | null => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    problems[field] = parsed.error.issues[0]?.message ?? "";
    return null;
  };
  const percentBp = asked.percent === "" ? 0 : (read("percent", movePercent, asked.percent) ?? 0);
  const chosen = packages.filter(({ id, isActive }) =>
    asked.packageIds.length === 0 ? isActive : asked.packageIds.includes(id),
  );
  const wishes: PriceWish[] = chosen.flatMap(({ id, version, priceUsdMinor }): PriceWish[] => {
    const moved = movedPrice(priceUsdMinor, percentBp);
    return moved === priceUsdMinor ? [] : [{ target: "package", packageId: id, version, priceUsdMinor: moved }];
  });
  for (const { currency, version, markupBp } of markups) {
    const text = asked.markups.get(currency);
    // What was left as it stood in the form is nothing that anybody asked for, whatever it is.
    const wanted =
      text === undefined || text === percentOf(markupBp) ? null : read(`markup.${currency}`, markupPercent, text);
    if (wanted === null || wanted === markupBp) continue;
    wishes.push({ target: "markup", currency, version, markupBp: wanted, validFrom: new Date(0) });
  }
  for (const { method, surchargeBp } of surcharges) {
    const text = asked.surcharges.get(method);
    const wanted =
      text === undefined || text === percentOf(surchargeBp) ? null : read(`fee.${method}`, feePercent, text);
    if (wanted === null || wanted === surchargeBp) continue;
    wishes.push({ target: "surcharge", method, from: surchargeBp, surchargeBp: wanted });
  }
  return { wishes, problems };
}

/** As the form shows it: 150 hundredths of a percent as "1.5". */
export function percentOf(bp: number): string {
  return String(bp / 100);
}

const version = z.number().int().min(0);
const Wish = z.discriminatedUnion("target", [
  z.object({
    ...{ target: z.literal("package"), packageId: z.uuid(), version },
    priceUsdMinor: z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(BigInt),
  }),
  z.object({
    ...{ target: z.literal("markup"), currency: z.enum(CURRENCIES), version },
    markupBp: z.number().int().min(MARKUP_BP.min).max(MARKUP_BP.max),
    validFrom: z.iso.datetime().transform((text) => new Date(text)),
  }),
  z.object({
    ...{ target: z.literal("surcharge"), method: z.enum(METHOD_IDS), from: z.number().int() },
    surchargeBp: z.number().int().min(0).max(SURCHARGE_BP_MAX),
  }),
]);

export const BulkChangeInput = z.object({
  changeId: z.uuid(),
  /** The wishes of the preview as JSON (`wishesText`): what was looked at is what is done. */
  wishes: z
    .string()
    .max(100_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "Please make the preview again." });
        return z.NEVER;
      }
    })
    .pipe(z.array(Wish).min(1, "There is nothing to change.").max(WISHES_MAX)),
  reason: because,
});
export type BulkChange = z.output<typeof BulkChangeInput>;
