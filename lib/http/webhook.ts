import "server-only";
import { env } from "@/lib/env";
import { type Answer, answerOrRefuse, bodyText, type Call } from "@/lib/http/door";
import type { ProviderName } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { providersSetUp } from "@/lib/provider-settings";
import { Refusal } from "@/lib/shared/refusal";
import { accepting } from "@/lib/transitions/accept";

/** A provider's events are a few kilobytes; more is somebody's attempt to fill our disk. */
const BODY_BYTES_MAX = 256 * 1024;

/**
 * Verify, store once, answer. The worker does the work, so the provider never waits for us; if storing fails it gets a 500 and
 * tries again. Refuses with webhook.signature_invalid, input.too_large.
 *
 * @param received what this provider wants to hear
 */
export function acceptWebhook(
  provider: ProviderName,
  call: Pick<Call, "headers" | "text">,
  received: Answer,
): Promise<Answer> {
  return answerOrRefuse(async () => {
    const rawBody = await bodyText(call, BODY_BYTES_MAX); // The signature covers the bytes as sent.
    // Nobody who is not set up can have sent it.
    if (!providersSetUp(env).includes(provider)) throw new Refusal("webhook.signature_invalid");
    const event = await providerOf(provider).verifyWebhook(rawBody, call.headers);
    if (event === null) throw new Refusal("webhook.signature_invalid");
    await accepting.submit({
      source: provider,
      externalId: event.externalId,
      kind: event.kind,
      payload: JSON.stringify(event.payload),
    });
    return received;
  });
}
