import "server-only";
import { answerAsJson } from "@/lib/http/route";
import type { ProviderName } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { Refusal } from "@/lib/shared/refusal";
import { accepting } from "@/lib/transitions/accept";

/** A provider's events are a few kilobytes; more is somebody's attempt to fill our disk. */
const BODY_BYTES_MAX = 256 * 1024;

/**
 * Verify, store once, answer. The worker does the work, so the provider never waits for us; if storing fails it gets a 500 and
 * tries again. Refuses with webhook.signature_invalid, input.too_large.
 */
export function acceptWebhook(provider: ProviderName, request: Request): Promise<Response> {
  return answerAsJson(async () => {
    if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw new Refusal("input.too_large");
    const rawBody = await request.text(); // The signature covers the bytes as sent.
    if (rawBody.length > BODY_BYTES_MAX) throw new Refusal("input.too_large");
    const event = providerOf(provider).verifyWebhook(rawBody, request.headers);
    if (event === null) throw new Refusal("webhook.signature_invalid");
    await accepting.submit({
      source: provider,
      externalId: event.externalId,
      kind: event.kind,
      payload: JSON.stringify(event.payload),
    });
    return Response.json({ received: true });
  });
}
