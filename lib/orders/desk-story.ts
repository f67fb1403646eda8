import "server-only";
import type { Db } from "@/lib/db/transaction";
import type { DeliveryView, StoryLine } from "@/lib/orders/desk-view";
import { staffNames } from "@/lib/orders/order-owners";
import { becauseWords, storyLineOf } from "@/lib/orders/story";
import type { Currency } from "@/lib/shared/money";
import { wordsForRescode } from "@/lib/upstream/rescode";

const STORY_MAX = 500;

type Told = { orderId: string; currency: Currency; deliveries: readonly DeliveryView[] };

/** Evidence, each call to the platform, mails and what staff did, in one list, oldest first. */
export async function readStory(db: Db, { orderId, currency, deliveries }: Told): Promise<StoryLine[]> {
  const [evidence, mails, staff] = await Promise.all([
    db.evidence.findMany({ where: { orderId }, orderBy: { id: "asc" }, take: STORY_MAX }),
    mailLines(db, orderId),
    staffLines(db, orderId),
  ]);
  const lines = [
    ...evidence.map(({ id, kind, body, recordedAt }) =>
      storyLineOf(
        { id: id.toString(), kind, body: body as Record<string, unknown>, recordedAt: recordedAt.toISOString() },
        currency,
      ),
    ),
    ...deliveries.flatMap(attemptLines),
    ...mails,
    ...staff,
  ];
  return lines.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

/** Every call to the platform: where it went, what came of it, and what the platform said, in words. */
function attemptLines({ id, part, attempts }: DeliveryView): StoryLine[] {
  return attempts.map(({ attemptNo, host, outcome, rescode, because, sentAt, answeredAt }) => {
    const said = rescode === null ? becauseWords(because) : `${rescode}: ${wordsForRescode(rescode).staff}`;
    const tookMs = answeredAt === null ? null : new Date(answeredAt).getTime() - new Date(sentAt).getTime();
    return {
      key: `d${id}${attemptNo}`,
      at: sentAt,
      source: "delivery" as const,
      sentence: `Call ${attemptNo} for part ${part} to ${hostOf(host)}: ${outcome === null ? "no answer yet" : outcome === "rejected" ? "refused" : outcome}`,
      detail: [said, tookMs === null ? "" : `${tookMs} ms`].filter(Boolean).join(" · ") || null,
    };
  });
}

/** Attempts name one of the two hosts of the settings. */
function hostOf(host: string): string {
  return host === "main" || host === "backup" ? `the ${host} host` : host;
}

const UNSENT_WORDS: Readonly<Record<string, string>> = {
  failed: "could not be sent, and is tried again",
  no_address: "not sent: the order has no address",
  no_news: "not sent: there was nothing left to tell",
  not_mailed: "not sent: nobody mails this",
};

async function mailLines(db: Db, orderId: string): Promise<StoryLine[]> {
  const mails = await db.outboxEntry.findMany({
    where: { orderId, kind: { startsWith: "mail." } },
    orderBy: { id: "asc" },
    take: STORY_MAX,
  });
  return mails.map(({ id, kind, createdAt, relayedAt, sentAt, sendTries, unsentBecause }) => ({
    key: `m${id}`,
    at: (sentAt ?? createdAt).toISOString(),
    source: "mail" as const,
    sentence: `Mail: ${kind.slice("mail.".length).replaceAll("_", " ")}`,
    detail: mailWords({ isRelayed: relayedAt !== null, isSent: sentAt !== null, sendTries, unsentBecause }),
  }));
}

function mailWords(mail: {
  isRelayed: boolean;
  isSent: boolean;
  sendTries: number;
  unsentBecause: string | null;
}): string {
  if (mail.isSent) return mail.sendTries > 1 ? `sent at try ${mail.sendTries}` : "sent";
  if (mail.unsentBecause !== null) {
    const words = UNSENT_WORDS[mail.unsentBecause] ?? mail.unsentBecause;
    return mail.unsentBecause === "failed" ? `${words} (${mail.sendTries} so far)` : words;
  }
  return mail.isRelayed ? "handed to the mail queue" : "not sent yet";
}

const AUDIT_WORDS: Readonly<Record<string, string>> = {
  "order.note": "Note",
  "order.correct_recipient": "Recipient corrected",
  "order.refund": "Refund granted",
  "order.give_up": "Given up",
  "order.retry": "Looked at again",
  "order.send_receipt": "Receipt sent again",
  "order.claim": "Taken on",
  "order.release": "Given back to the queue",
  "order.take_over": "Taken over",
  "order.evidence": "Evidence taken for the bank",
  "refund.requested": "Refund asked for",
  "refund.approved": "Refund approved",
  "refund.declined": "Refund declined",
  "refund.withdrawn": "Request for a refund taken back",
  "refund.released": "Refund released alone",
  "review.approve": "Approved",
  "review.reject": "Rejected",
  "delivery.resolve_unknown": "Unknown outcome settled",
  "payment.try_again": "Payment tried again",
  "payment.paid_out": "Payout recorded",
  "payment.handled": "Payment marked as handled",
};

const REVEALED: Readonly<Record<string, string>> = {
  recipient: "Recipient shown",
  email: "E-mail address shown",
  customer_page: "Customer's page opened",
};

async function staffLines(db: Db, orderId: string): Promise<StoryLine[]> {
  const audit = await db.auditEntry.findMany({
    where: { subject: `order:${orderId}` },
    orderBy: { id: "asc" },
    take: STORY_MAX,
  });
  const names = await staffNames(
    db,
    audit.flatMap(({ actorId }) => actorId ?? []),
  );
  return audit.map(({ id, action, actorId, actorRole, after, reason, recordedAt }) => ({
    key: `a${id}`,
    at: recordedAt.toISOString(),
    source: "staff" as const,
    sentence: `${actionWords(action, after)} by ${names.get(actorId ?? "") ?? actorRole}`,
    detail: reason || null,
  }));
}

function actionWords(action: string, after: unknown): string {
  if (action !== "order.reveal") return AUDIT_WORDS[action] ?? action;
  const { field } = (after ?? {}) as { field?: string };
  return REVEALED[field ?? ""] ?? "Personal data shown";
}
