import { asRoute } from "@/lib/http/as-route";
import { xenditWebhookDoor } from "@/lib/http/doors/webhooks";

export const POST = asRoute(xenditWebhookDoor);
