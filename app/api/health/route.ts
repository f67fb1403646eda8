import { asRoute } from "@/lib/http/as-route";
import { healthDoor } from "@/lib/http/doors/health";

export const dynamic = "force-dynamic";

export const GET = asRoute(healthDoor);
