import { env } from "@/lib/env";
import { answerOrRefuse, type Door, freshAnswer } from "@/lib/http/door";
import { requireMetricsToken } from "@/lib/http/doors/metrics";
import { lookDeeply } from "@/lib/insight/deep-health";

/**
 * Deep: everything that the shop stands on, a check each (lib/insight/deep-health.ts). For whoever watches the shop, not for load balancers:
 * 503 when something has failed that no other process of the shop would do better. METRICS_TOKEN as bearer token; 404 while none is set.
 * Refuses with auth.sign_in_required.
 */
export const deepHealthDoor: Door = {
  method: "GET",
  path: "/api/health/deep",
  answer: ({ headers }) =>
    answerOrRefuse(async () => {
      if (env.METRICS_TOKEN === undefined)
        return { ...freshAnswer({ code: "metrics.off", message: "METRICS_TOKEN is not set." }), status: 404 };
      requireMetricsToken(headers);
      const health = await lookDeeply(new Date());
      return { ...freshAnswer(health), status: health.status === "failed" ? 503 : 200 };
    }),
};
