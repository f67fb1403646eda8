import { asRoute } from "@/lib/http/as-route";
import { carrierWebhookDoor } from "@/lib/http/doors/webhooks";

export const POST = asRoute(carrierWebhookDoor);
