import { asRoute } from "@/lib/http/as-route";
import { orderEventsDoor } from "@/lib/http/doors/order-events";

export const GET = asRoute(orderEventsDoor);
