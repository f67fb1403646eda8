import { integerAt, type JsonRecord, recordAt, recordIn, textAt } from "@/lib/payments/json-reading";
import type { PlayClient, PlayConfig } from "@/lib/payments/play/client";
import { isSignedBy, readJwt } from "@/lib/payments/play/jwt";
import { factsOf, type Looked, lookUp } from "@/lib/payments/play/purchase";
import type { SigningKeys } from "@/lib/payments/play/signing-keys";
import { findVoid } from "@/lib/payments/play/voided";
import type { VerifiedWebhook } from "@/lib/payments/provider";

const ISSUERS: readonly unknown[] = ["https://accounts.google.com", "accounts.google.com"];
/** Google's clock and ours may differ by this much. */
const CLOCK_SKEW_SECONDS = 60;
const PRODUCT_TYPE_ONE_TIME = 2;

export type PushContext = {
  config: Pick<PlayConfig, "packageName" | "pushAudience" | "pushServiceAccount">;
  client: PlayClient;
  keys: SigningKeys;
  nowMs: () => number;
};

/**
 * A Pub/Sub push of a real-time developer notification. The token in the Authorization header proves the sender and not the body, and the
 * body is hardly more than a purchase token. So what it is about is read from Google here, and `readEvent` speaks of what Google said; a
 * captured token with another body in front of it can make us look, and no more.
 *
 * Null also while Google cannot be asked: it is answered 400, and Pub/Sub sends it again until it is taken (for a week, at the default).
 * Nothing else would bring a purchase and its payment together when the customer's page died before it could hand in the token.
 */
export async function verifyPush(
  context: PushContext,
  rawBody: string,
  authorization: string | null,
): Promise<VerifiedWebhook | null> {
  if (!(await isFromGoogle(context, authorization))) return null;
  const push = readPush(rawBody);
  if (push === null || push.notification.packageName !== context.config.packageName) return null;
  const { notification, messageId: externalId } = push;
  const bought = recordAt(notification, "oneTimeProductNotification");
  if (bought !== null) {
    const facts = payloadOf(await lookUp(context.client, textAt(bought, "purchaseToken") ?? ""));
    return facts && { externalId, kind: "oneTimeProductNotification", payload: { notification, ...facts } };
  }
  const voided = recordAt(notification, "voidedPurchaseNotification");
  if (voided !== null) return verifyVoid(context, notification, voided, externalId);
  const kind = Object.keys(notification).find((key) => key.endsWith("Notification")) ?? "unknown";
  return { externalId, kind, payload: { notification } };
}

async function verifyVoid(
  { client, nowMs }: PushContext,
  notification: JsonRecord,
  voided: JsonRecord,
  externalId: string,
): Promise<VerifiedWebhook | null> {
  const kind = "voidedPurchaseNotification";
  if (integerAt(voided, "productType") !== PRODUCT_TYPE_ONE_TIME)
    return { externalId, kind, payload: { notification } };
  const looked = await lookUp(client, textAt(voided, "purchaseToken") ?? "");
  const facts = payloadOf(looked);
  if (facts === null) return null;
  const purchase = looked.kind === "found" ? factsOf(looked)?.purchase : undefined;
  // Of money that we never took it does not matter who has it now, and Google need not list it.
  if (purchase?.isConsumed !== true) return { externalId, kind, payload: { notification, ...facts, voided: null } };
  const toldAtMs = Number(notification.eventTimeMillis);
  const found = await findVoid(client, { orderId: purchase.orderId, toldAtMs, nowMs: nowMs() });
  if (found.kind === "unknown") return null;
  return { externalId, kind, payload: { notification, ...facts, voided: found.entry } };
}

/** Null while Google cannot be asked; `purchase` is null when Google knows of none. */
function payloadOf(looked: Looked): { purchase: JsonRecord | null; order: JsonRecord | null } | null {
  if (looked.kind === "unknown") return null;
  return looked.kind === "absent"
    ? { purchase: null, order: null }
    : { purchase: looked.purchase, order: looked.order };
}

async function isFromGoogle({ config, keys, nowMs }: PushContext, authorization: string | null): Promise<boolean> {
  const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? "")?.[1];
  const jwt = token === undefined ? null : readJwt(token);
  if (jwt === null) return false;
  const { claims, header } = jwt;
  const nowSeconds = nowMs() / 1_000;
  const [issuedAt, endsAt] = [integerAt(claims, "iat"), integerAt(claims, "exp")];
  if (issuedAt === null || issuedAt > nowSeconds + CLOCK_SKEW_SECONDS) return false;
  if (endsAt === null || endsAt < nowSeconds - CLOCK_SKEW_SECONDS) return false;
  if (!ISSUERS.includes(claims.iss) || claims.aud !== config.pushAudience) return false;
  if (claims.email !== config.pushServiceAccount || claims.email_verified !== true) return false;
  const key = await keys.find(textAt(header, "kid") ?? "");
  return key !== null && isSignedBy(jwt, key);
}

function readPush(rawBody: string): { messageId: string; notification: JsonRecord } | null {
  const message = recordAt(recordIn(rawBody), "message");
  const messageId = textAt(message, "messageId");
  const notification = recordIn(Buffer.from(textAt(message, "data") ?? "", "base64").toString("utf8"));
  return messageId === null || notification === null ? null : { messageId, notification };
}
