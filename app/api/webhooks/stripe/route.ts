import { asRoute } from "@/lib/http/as-route";
import { stripeWebhookDoor } from "@/lib/http/doors/webhooks";

export const POST = asRoute(stripeWebhookDoor);
