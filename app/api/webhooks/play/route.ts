import { asRoute } from "@/lib/http/as-route";
import { playWebhookDoor } from "@/lib/http/doors/webhooks";

export const POST = asRoute(playWebhookDoor);
