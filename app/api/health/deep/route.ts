import { asRoute } from "@/lib/http/as-route";
import { deepHealthDoor } from "@/lib/http/doors/deep-health";

export const dynamic = "force-dynamic";

export const GET = asRoute(deepHealthDoor);
