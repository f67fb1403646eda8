import { asRecord, type JsonRecord, listAt, textAt } from "@/lib/payments/json-reading";
import type { StartRequest, StartResult } from "@/lib/payments/provider";
import { fromXenditAmount, toXenditAmount } from "@/lib/payments/xendit/amount";
import { becauseOf, type XenditAnswer, type XenditClient } from "@/lib/payments/xendit/client";
import { expireInvoice } from "@/lib/payments/xendit/close-invoice";
import { startRefusal } from "@/lib/payments/xendit/start-charge";
import { isSameMoney } from "@/lib/shared/money";

/** An order that is almost over still gets a page that can be read before it closes. */
const DURATION_MIN_SECONDS = 60;

/**
 * Opens Xendit's hosted page for a bank transfer, restricted to the given bank methods. Safe to repeat, though invoices have no
 * idempotency key: an invoice of this payment is looked for before one is made and again after it, and of several the oldest stays.
 * After a lost answer it says `unknown`; the repeat then finds what there is.
 *
 * Refused with `payment.key_reused` when the payment has an invoice of another amount, with `payment.page_closed` when its page is over.
 */
export async function startInvoice(
  client: XenditClient,
  request: StartRequest,
  methods: readonly string[],
): Promise<StartResult> {
  const before = await invoicesOf(client, request.paymentId);
  if (!Array.isArray(before)) return withoutAnswer(before);
  const known = await choose(client, request, before);
  if (known !== null) return known;

  const made = await client.post("/v2/invoices", invoiceBody(request, methods), null);
  if (made.kind !== "answer") return withoutAnswer(made);
  // Somebody may have asked at the same moment, or an answer that we gave up on may have come to something.
  const after = await invoicesOf(client, request.paymentId);
  const own = asRecord(made.body);
  if (own === null || !Array.isArray(after)) return started(own);
  const others = after.filter((invoice) => textAt(invoice, "id") !== textAt(own, "id"));
  return (await choose(client, request, [own, ...others])) ?? started(own);
}

/** All that Xendit has under our own id of the payment, or the answer that was none. */
async function invoicesOf(
  client: XenditClient,
  paymentId: string,
): Promise<JsonRecord[] | Exclude<XenditAnswer, { kind: "answer" }>> {
  const answer = await client.get(`/v2/invoices?external_id=${encodeURIComponent(paymentId)}`);
  if (answer.kind !== "answer") return answer;
  const list = Array.isArray(answer.body) ? answer.body : listAt(asRecord(answer.body), "data");
  return list.flatMap((entry) => {
    const invoice = asRecord(entry);
    return invoice !== null && textAt(invoice, "external_id") === paymentId ? [invoice] : [];
  });
}

/** The one invoice to go on with: what is paid, else the oldest open one. Closes its twins. Null when there is none at all. */
async function choose(
  client: XenditClient,
  request: StartRequest,
  invoices: readonly JsonRecord[],
): Promise<StartResult | null> {
  if (invoices.length === 0) return null;
  const isOther = invoices.some(({ amount, currency }) => {
    const asked = fromXenditAmount(amount, currency);
    return asked === null || !isSameMoney(asked, request.amount);
  });
  if (isOther) return { kind: "refused", code: "payment.key_reused", isTechnical: true };
  const paid = invoices.find(({ status }) => status === "PAID" || status === "SETTLED");
  const open = invoices.filter(({ status }) => status === "PENDING" || status === "COMPLETING").sort(byAge);
  const [first, ...twins] = paid === undefined ? open : [paid, ...open];
  // A twin that stays open is no danger by itself: nobody was given its address.
  for (const twin of twins) await expireInvoice(client, textAt(twin, "id") ?? "");
  return first === undefined ? { kind: "refused", code: "payment.page_closed", isTechnical: false } : started(first);
}

/** Oldest first; the id decides between two of one moment, so that everybody who looks picks the same. */
function byAge(one: JsonRecord, other: JsonRecord): number {
  const key = (invoice: JsonRecord) => `${textAt(invoice, "created") ?? ""} ${textAt(invoice, "id") ?? ""}`;
  return key(one) < key(other) ? -1 : 1;
}

function started(invoice: JsonRecord | null): StartResult {
  const id = textAt(invoice, "id");
  const url = textAt(invoice, "invoice_url");
  if (id === null || url === null) return { kind: "unknown", because: "unreadable" };
  return { kind: "started", sessionId: id, url, providerPaymentId: id };
}

function withoutAnswer(answer: Exclude<XenditAnswer, { kind: "answer" }>): StartResult {
  return answer.kind === "failed" ? startRefusal(answer) : { kind: "unknown", because: becauseOf(answer) };
}

function invoiceBody(request: StartRequest, methods: readonly string[]): JsonRecord {
  const leftSeconds = Math.ceil((request.expiresAt.getTime() - Date.now()) / 1_000);
  return {
    external_id: request.paymentId,
    amount: toXenditAmount(request.amount),
    currency: request.amount.currency,
    description: request.description,
    payment_methods: methods,
    invoice_duration: Math.max(DURATION_MIN_SECONDS, leftSeconds),
    success_redirect_url: request.returnUrl,
    failure_redirect_url: request.cancelUrl,
    ...(request.email !== null && { payer_email: request.email }),
    // The shop writes its own mails, and a link in one of Xendit's could be the twin's.
    should_send_email: false,
    metadata: { payment_id: request.paymentId, order_id: request.orderId, reference: request.reference },
  };
}
