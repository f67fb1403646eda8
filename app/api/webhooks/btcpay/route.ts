import { asRoute } from "@/lib/http/as-route";
import { btcpayWebhookDoor } from "@/lib/http/doors/webhooks";

export const POST = asRoute(btcpayWebhookDoor);
