import { asRoute } from "@/lib/http/as-route";
import { orderDoor } from "@/lib/http/doors/order";

export const GET = asRoute(orderDoor);
