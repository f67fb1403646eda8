import { createHmac } from "node:crypto";
import type { Stack } from "@/scripts/stack/stack";
import { uuidFrom } from "@/tests/chaos/plan";
import type { Forgery } from "@/tests/chaos/plan-faults";

/** A payment that is there and not paid for: what a forger would like to be. */
export type Target = { paymentId: string; sessionId: string; amountMinor: string; currency: string };

/** Written from the providers' published webhook formats, and not with the shop's own code. */
type Forged = { url: string; headers: Record<string, string>; body: string };

/** A webhook that says "this is paid" and is a lie. Deterministic but for the time in its signature. */
export function forge(stack: Stack, { provider, kind }: Forgery, name: string, target: Target | null): Forged {
  const isKnown = kind === "signature" && target !== null;
  const paymentId = isKnown ? target.paymentId : uuidFrom(`${name} payment`);
  const amountMinor = isKnown ? Number(target.amountMinor) : 10_000;
  const currency = isKnown ? target.currency : "PHP";
  const url = `${stack.urls.webs[0]}/api/webhooks/${provider}`;
  const secretOf = (setting: string) =>
    (kind === "stranger" ? (stack.settings[setting] ?? "").split(",")[0] : "not the secret") ?? "";
  if (provider === "stripe") {
    const object = {
      id: `ch_${uuidFrom(`${name} charge`)}`,
      object: "charge",
      amount: amountMinor,
      amount_captured: 0,
      captured: false,
      currency: currency.toLowerCase(),
      payment_intent: `pi_${uuidFrom(`${name} intent`)}`,
      metadata: { payment_id: paymentId },
      payment_method_details: { card: { fingerprint: "forged", brand: "visa", last4: "0000" } },
    };
    const event = {
      id: `evt_${uuidFrom(`${name} event`)}`,
      object: "event",
      type: "charge.succeeded",
      data: { object },
    };
    const body = JSON.stringify(event);
    const seconds = Math.floor(Date.now() / 1_000);
    const signature = createHmac("sha256", secretOf("STRIPE_WEBHOOK_SECRET"))
      .update(`${seconds}.${body}`)
      .digest("hex");
    return { url, headers: { "stripe-signature": `t=${seconds},v1=${signature}` }, body };
  }
  const data = {
    id: isKnown ? target.sessionId : `ewc_${uuidFrom(`${name} charge`)}`,
    status: "SUCCEEDED",
    currency,
    charge_amount: amountMinor / 100,
    capture_amount: amountMinor / 100,
    reference_id: paymentId,
    channel_code: "PH_GCASH",
    metadata: { payment_id: paymentId },
  };
  const body = JSON.stringify({
    event: "ewallet.capture",
    business_id: "forged",
    created: "2026-11-20T00:00:00Z",
    data,
  });
  return { url, headers: { "x-callback-token": secretOf("XENDIT_CALLBACK_TOKEN") }, body };
}

/** Sends it until the shop answers at all; null when no web process was up in time. */
export async function send({ url, headers, body }: Forged, withinMs: number): Promise<number | null> {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(withinMs) }).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.status ?? null;
}
