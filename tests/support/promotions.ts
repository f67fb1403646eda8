import { createCode } from "@/lib/catalog/create-code";
import { createOffer } from "@/lib/catalog/create-offer";
import { quote } from "@/lib/catalog/price";
import type { CreateCode, CreateOffer } from "@/lib/catalog/promotion-schemas";
import { currentCatalog, namedCode } from "@/lib/catalog/queries";
import { rowOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import type { Actor } from "@/lib/shared/actor";
import { DAY_MS } from "@/lib/shared/durations";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { placeOrder } from "@/lib/transitions/place-order";
import { placeInput } from "@/tests/support/given";

export const admin: Actor = { userId: newId(), role: "admin" };
export const finance: Actor = { userId: newId(), role: "finance" };
const GUEST = { userId: null, address: null };

let codes = 0;

export function codeInput(wanted: Partial<CreateCode> = {}): CreateCode {
  codes += 1;
  return {
    ...{ promotionId: newId(), code: `TEST${codes}`, percent: 500, amountUsd: null, minimumUsd: 0n, packageId: null },
    ...{ countries: [], usesMax: null, customerUsesMax: null, startsAt: new Date(Date.now() - 1_000), endsAt: null },
    reason: "",
    ...wanted,
  };
}

export const make = (input: CreateCode, actor = admin) =>
  inTransaction((tx) => createCode(tx, actor, { ...input, at: new Date() }));

export async function givenCode(wanted: Partial<CreateCode> = {}): Promise<{ code: string; promotionId: string }> {
  const input = codeInput(wanted);
  await make(input);
  return { code: input.code, promotionId: input.promotionId };
}

export const offer = (wanted: Partial<CreateOffer> & { packageId: string; priceUsd: bigint }, actor = admin) =>
  inTransaction((tx) =>
    createOffer(tx, actor, {
      ...{ promotionId: newId(), countries: [], usesMax: null, reason: "" },
      ...{ startsAt: new Date(Date.now() - 1_000), endsAt: new Date(Date.now() + DAY_MS) },
      ...wanted,
      at: new Date(),
    }),
  );

/** What a browser sends that has asked about the code. */
export async function withCode(code: string, wanted: Partial<PlaceOrderInput> = {}): Promise<PlaceOrderInput> {
  const input = await placeInput(wanted);
  const terms = await namedCode(code);
  const catalog = await currentCatalog(input.country);
  const price = quote({
    diamonds: input.diamonds ?? 500,
    country: input.country,
    method: input.method,
    catalog,
    code: terms,
  });
  return { ...input, code, expectedTotalMinor: price.totalMinor.toString() };
}

export const outcomeOf = (run: Promise<unknown>) =>
  run.then(
    () => "done",
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
export const place = (input: PlaceOrderInput) => placeOrder(input, GUEST, new Date());

export async function usesOf(promotionId: string): Promise<{ count: number; held: number; all: number }> {
  const row = await rowOf<{ count: number; held: number; all: number }>(
    `SELECT p.uses_count AS count, count(u.*) FILTER (WHERE u.returned_at IS NULL)::int AS held, count(u.*)::int AS all
     FROM promotions p LEFT JOIN promotion_uses u ON u.promotion_id = p.id WHERE p.id = $1 GROUP BY p.id`,
    [promotionId],
  );
  if (row === null) throw new Error("no such promotion");
  return row;
}
