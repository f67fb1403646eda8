import { asRoute } from "@/lib/http/as-route";
import { recipientCheckDoor } from "@/lib/http/doors/recipient-check";

export const POST = asRoute(recipientCheckDoor);
