import { Grouped } from "@/lib/db/grouped";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { feeOf } from "@/lib/payments/channel";
import { channelOf } from "@/lib/payments/channel-of";
import { observeCall } from "@/lib/payments/observe-call";
import { type ActionResult, isReport, type PaymentReport } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { nextTryAt } from "@/lib/shared/backoff";
import { traceStep } from "@/lib/tracing/trace";
import { claimPayments, claimRefunds, type PaymentWork } from "@/lib/transitions/claims";
import { learnSeenMoney } from "@/lib/transitions/learn-seen-money";
import { bookingMoney, type MoneyItem } from "@/lib/transitions/money";
import { doEventsWait } from "@/worker/confirm-events";
import { confirmReports, type KnownReport } from "@/worker/confirm-reports";
import { loadPaymentFacts } from "@/worker/payment-facts";
import { sendRefund } from "@/worker/send-refund";

/** After so many tries without an answer a person looks; the key stays the same, so that nothing happens twice. */
const TRIES_MAX = 12;

/** How often providers are asked while stored events wait. */
const ASK_WHEN_BEHIND_MS = 1_000;

let underWay = 0;
let askedAtMs = Number.NEGATIVE_INFINITY;

/** What providers answered when asked, many in one commit: abandoned pages are asked about several times each. */
const queried = new Grouped<KnownReport, true>({
  run: async (reports) => {
    await confirmReports(reports, [], await loadPaymentFacts(reports.map(({ paymentId }) => paymentId)));
    return reports.map(() => true as const);
  },
  writers: 1,
  batchMax: env.BATCH_MAX,
  waitMs: env.WRITER_WAIT_MS,
});

export function paymentCallsUnderWay(): number {
  return underWay;
}

function room(): number {
  return Math.max(0, env.WORKER_CONCURRENCY - underWay);
}

/**
 * Makes the calls that payments have due: capture, cancel and expire first, then questions, which take half of the room at most, so that what
 * was abandoned cannot hold up what was delivered. Answers how many it took.
 */
export async function collectDuePayments(): Promise<number> {
  if (room() === 0) return 0;
  const leaseMs = env.LEASE_SECONDS * 1000;
  const calls = await claimPayments({ limit: room(), leaseMs, withQueries: false });
  for (const payment of calls) track(payment.payment_id, traced(payment));
  const questionsMax = Math.floor(room() / 2);
  if (questionsMax === 0 || !mayAsk(performance.now())) return calls.length;
  const questions = await claimPayments({ limit: questionsMax, leaseMs });
  askedAtMs = performance.now();
  for (const payment of questions) track(payment.payment_id, traced(payment));
  return calls.length + questions.length;
}

/**
 * Whether to ask providers about attempts that nobody reported. Not while stored events wait, but for a look now and then: most of them say what
 * would be asked, and thousands of questions on top of a backlog make it grow.
 */
function mayAsk(nowMs: number): boolean {
  return !doEventsWait() || nowMs - askedAtMs >= ASK_WHEN_BEHIND_MS;
}

/** Sends the refunds that are due. */
export async function sendDueRefunds(): Promise<number> {
  if (room() === 0) return 0;
  const work = await claimRefunds({ limit: room(), leaseMs: env.LEASE_SECONDS * 1000 });
  for (const refund of work) track(refund.payment_id, sendRefund(refund));
  return work.length;
}

function track(paymentId: string, call: Promise<unknown>): void {
  underWay += 1;
  void call
    // The lease runs out and the call is made again with the same key: an error here loses nothing.
    .catch((error: unknown) => log().error({ paymentId, err: error }, "a payment call failed"))
    .finally(() => {
      underWay -= 1;
    });
}

function traced(payment: PaymentWork): Promise<void> {
  const { order_id: orderId, payment_id: paymentId, channel, due } = payment;
  const run = () => (due === "query" ? query(payment) : act(payment));
  return traceStep(`payment: ${due}`, { orderId, paymentId, channel }, run, { isCall: true });
}

async function query(payment: PaymentWork): Promise<void> {
  const { payment_id: paymentId, fence } = payment;
  const ref = { paymentId, sessionId: payment.session_id, providerPaymentId: payment.provider_payment_id };
  const seen = await observeCall(payment.channel, "query", () => providerOf(payment.provider).query(ref));
  if (!isReport(seen)) {
    if (seen.because === "never_started" && isLongOver(payment, new Date())) {
      await queried.submit({ paymentId, report: NEVER_STARTED });
      return;
    }
    const dueAt = nextTryAt(new Date(), env.PAYMENT_QUERY_SECONDS, payment.due_tries + 1);
    await bookingMoney.submit({ kind: "retry", paymentId, fence, dueAt, due: null });
    return;
  }
  await queried.submit({ paymentId, report: seen });
  if (seen.state === "pending" && seen.seen !== undefined) await learnSeenMoney(paymentId, seen.seen);
}

/** After this nobody begins any more to pay on a page of an order that has ended. */
const OVER_AFTER_MS = 24 * 3_600_000;

const NEVER_STARTED: PaymentReport = {
  ...{ paymentId: null, sessionId: null, providerPaymentId: null, amount: null, captureBefore: null, instrument: null },
  state: "cancelled",
  failureCode: "never_started",
};

/** Whether a payment that its provider has never heard of need not be asked about any more. */
function isLongOver({ status, expires_at }: PaymentWork, now: Date): boolean {
  return status !== "authorised" && now.getTime() - expires_at.getTime() > OVER_AFTER_MS;
}

/** Capture, cancel or expire, and what its answer means for the books. */
async function act(payment: PaymentWork): Promise<void> {
  const provider = providerOf(payment.provider);
  const { payment_id: paymentId, provider_payment_id: providerPaymentId, session_id: sessionId } = payment;
  const keyed = { paymentId, attempt: payment.due_tries + 1 };
  if (payment.due === "capture" && providerPaymentId !== null) {
    const amount = { amountMinor: payment.due_minor ?? payment.amount_minor, currency: payment.currency };
    const taken = await observeCall(payment.channel, "capture", () =>
      provider.capture({ ...keyed, providerPaymentId, amount }),
    );
    await book(payment, taken);
  } else if (payment.due === "cancel") {
    const given = await observeCall(payment.channel, "cancel", () =>
      provider.cancel({ ...keyed, providerPaymentId, sessionId }),
    );
    await book(payment, given);
  } else if (payment.due === "expire" && sessionId !== null) {
    await book(payment, await provider.expireSession({ sessionId }));
  } else {
    await book(payment, { kind: "refused", code: "payment.nothing_to_call" });
  }
}

async function book(payment: PaymentWork, answer: ActionResult): Promise<void> {
  await bookingMoney.submit(moneyItemOf(payment, answer, new Date()));
}

/** What is written about a provider's answer. Pure. */
export function moneyItemOf(payment: PaymentWork, answer: ActionResult, now: Date): MoneyItem {
  const known = { paymentId: payment.payment_id, fence: payment.fence };
  const later = {
    ...known,
    kind: "retry" as const,
    dueAt: nextTryAt(now, env.UNKNOWN_RETRY_SECONDS, payment.due_tries),
    due: null,
  };
  switch (answer.kind) {
    case "done": {
      if (payment.due !== "capture") return { ...known, kind: "cancelled" };
      const amountMinor = payment.due_minor ?? payment.amount_minor;
      const estimate = feeOf(channelOf(payment.channel).providerFee, { amountMinor, currency: payment.currency });
      return { ...known, kind: "captured", amountMinor, feeMinor: answer.feeMinor ?? estimate.amountMinor };
    }
    case "pending":
      return later;
    case "unknown":
      if (payment.due_tries < TRIES_MAX) return later;
      return { ...known, kind: "person", reason: `payment.${payment.due}_unknown` };
    case "refused":
      if (answer.isLost === true) return { ...known, kind: "lost" };
      // A page that cannot be closed was paid or has ended by itself: the provider is asked which.
      if (payment.due === "expire") return { ...known, kind: "retry", dueAt: now, due: "query" };
      return { ...known, kind: "person", reason: `payment.${payment.due}_refused:${answer.code}` };
  }
}
