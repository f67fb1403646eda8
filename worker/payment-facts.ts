import { preparedRowsOf, rowsOf } from "@/lib/db/pool";
import type { OrderStatus, PaymentStatus } from "@/lib/orders/lifecycle";
import type { ProviderName } from "@/lib/payments/provider";
import type { ListStanding, RiskFacts } from "@/lib/risk/assess";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import type { Currency } from "@/lib/shared/money";
import { SEARCH_SUBJECTS, type SearchSubject } from "@/lib/shared/search-hash";

/** What must be known of an attempt and its order before its news can be decided on. */
export type PaymentFacts = {
  payment_id: string;
  provider: ProviderName;
  flow: "hold" | "pay";
  channel: string;
  status: PaymentStatus;
  amount_minor: bigint;
  captured_minor: bigint;
  currency: Currency;
  due_tries: number;
  created_at: Date;
  order_id: string;
  order_status: OrderStatus;
  country: CountryCode;
  method: MethodId;
  diamonds: bigint;
  total_minor: bigint;
  tax_minor: bigint;
  total_usd_minor: bigint;
  recipient_hash: string;
  email_hash: string | null;
  device_hash: string | null;
  address_hash: string | null;
  recipient_orders: number;
  device_orders: number | null;
};

/** By attempt id; one round trip for a whole batch. Counts are of the last hour, without the order itself. */
export async function loadPaymentFacts(paymentIds: readonly string[]): Promise<Map<string, PaymentFacts>> {
  if (paymentIds.length === 0) return new Map();
  const rows = await rowsOf<PaymentFacts>("SELECT * FROM payment_facts($1::uuid[])", [[...new Set(paymentIds)]]);
  return new Map(rows.map((row) => [row.payment_id, row]));
}

/** Finds attempts by what the provider calls them, for news that does not carry our own id. Keys are provider ids. */
export async function findPaymentsByProviderIds(
  provider: ProviderName,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<{ id: string; provider_payment_id: string | null; session_id: string | null }>(
    `SELECT id, provider_payment_id, session_id FROM payments
     WHERE provider = $1 AND (provider_payment_id = ANY ($2::text[]) OR session_id = ANY ($2::text[]))`,
    [provider, [...ids]],
  );
  const found = new Map<string, string>();
  for (const row of rows) {
    if (row.provider_payment_id !== null) found.set(row.provider_payment_id, row.id);
    if (row.session_id !== null) found.set(row.session_id, row.id);
  }
  return found;
}

/** Who stands on several lists: blocked outweighs watched, and both outweigh a good word. */
const WEIGHTS: Record<ListStanding, number> = { blocked: 3, watched: 2, verified: 1, none: 0, unknown: 0 };

type Listed = { subject: SearchSubject; value_hash: string; list: Exclude<ListStanding, "none" | "unknown"> };

/** Where the subjects of a batch stand on the risk lists; one query, usually no rows. */
export async function loadStandings(hashes: readonly string[]): Promise<Map<string, ListStanding>> {
  // The lists are short and read as a whole, whatever their plan was made for.
  const rows = await preparedRowsOf<Listed>(
    "risk-standings",
    `SELECT subject, value_hash, list FROM risk_list_entries
     WHERE value_hash = ANY ($1::text[]) AND (expires_at IS NULL OR expires_at > now())`,
    [[...hashes]],
  );
  const standings = new Map<string, ListStanding>();
  for (const { subject, value_hash, list } of rows) {
    const key = `${subject}:${value_hash}`;
    const known = standings.get(key);
    if (known === undefined || WEIGHTS[list] > WEIGHTS[known]) standings.set(key, list);
  }
  return standings;
}

/** The facts that risk decides on. `alsoInBatch` counts orders of the same recipient or device that are confirmed together with this one. */
export function riskFactsOf(
  payment: PaymentFacts,
  instrumentHash: string | null,
  standings: ReadonlyMap<string, ListStanding>,
  alsoInBatch: { recipient: number; device: number },
): RiskFacts {
  const hashes: Record<SearchSubject, string | null> = {
    recipient: payment.recipient_hash,
    email: payment.email_hash,
    device: payment.device_hash,
    address: payment.address_hash,
    instrument: instrumentHash,
  };
  const listed = Object.fromEntries(
    SEARCH_SUBJECTS.map((subject) => {
      const hash = hashes[subject];
      return [subject, hash === null ? "unknown" : (standings.get(`${subject}:${hash}`) ?? "none")];
    }),
  ) as Record<SearchSubject, ListStanding>;
  return {
    listed,
    amountUsdMinor: payment.total_usd_minor,
    ordersLastHour: {
      recipient: payment.recipient_orders + 1 + alsoInBatch.recipient,
      device: payment.device_orders === null ? "unknown" : payment.device_orders + 1 + alsoInBatch.device,
    },
  };
}
