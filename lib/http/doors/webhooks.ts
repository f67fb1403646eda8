import { type Answer, type Door, jsonAnswer } from "@/lib/http/door";
import { acceptWebhook } from "@/lib/http/webhook";
import type { ProviderName } from "@/lib/payments/provider";
import { webhookPath } from "@/lib/payments/webhook-path";

const RECEIVED = jsonAnswer({ received: true });
/** Antom repeats a notification until it hears exactly this. */
const RECEIVED_BY_ANTOM = jsonAnswer({
  result: { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "Success" },
});

function webhookDoor(provider: ProviderName, received: Answer = RECEIVED): Door {
  return {
    method: "POST",
    path: webhookPath(provider),
    answer: (call) => acceptWebhook(provider, call, received),
  };
}

export const stripeWebhookDoor = webhookDoor("stripe");
export const xenditWebhookDoor = webhookDoor("xendit");
export const antomWebhookDoor = webhookDoor("antom", RECEIVED_BY_ANTOM);
export const btcpayWebhookDoor = webhookDoor("btcpay");
export const playWebhookDoor = webhookDoor("play");
export const carrierWebhookDoor = webhookDoor("carrier");
