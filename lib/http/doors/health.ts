import { isDatabaseUp } from "@/lib/db/health";
import { type Door, freshAnswer } from "@/lib/http/door";
import { busyNowForSeconds } from "@/lib/jobs/pressure";

/**
 * Shallow: this process answers, reaches its database, and the shop keeps up. For load balancers and the supervisor: 503 with `Retry-After` says
 * that new customers are better sent elsewhere, or later.
 */
export const healthDoor: Door = {
  method: "GET",
  path: "/api/health",
  answer: async () => {
    if (!(await isDatabaseUp())) return { ...freshAnswer({ status: "no_database" }), status: 503 };
    const retryAfterSeconds = busyNowForSeconds();
    if (retryAfterSeconds === null) return freshAnswer({ status: "ok" });
    const { headers, body } = freshAnswer({ status: "busy", retryAfterSeconds });
    return { status: 503, headers: { ...headers, "Retry-After": String(retryAfterSeconds) }, body };
  },
};
