import { asRoute } from "@/lib/http/as-route";
import { metricsDoor } from "@/lib/http/doors/metrics";

export const dynamic = "force-dynamic";

export const GET = asRoute(metricsDoor);
