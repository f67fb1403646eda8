import { asRoute } from "@/lib/http/as-route";
import { antomWebhookDoor } from "@/lib/http/doors/webhooks";

export const POST = asRoute(antomWebhookDoor);
