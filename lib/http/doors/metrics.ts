import { env } from "@/lib/env";
import { answerOrRefuse, type Call, type Door, freshAnswer, NO_STORE } from "@/lib/http/door";
import { METRICS_TYPE, readMetrics } from "@/lib/insight/metrics";
import { Refusal } from "@/lib/shared/refusal";
import { isSameSecret } from "@/lib/shared/same-secret";

/**
 * For Prometheus, with METRICS_TOKEN as its bearer token: how the shop as a whole does, and how this process does. 404 while no token is set. Refuses with
 * auth.sign_in_required.
 */
export const metricsDoor: Door = {
  method: "GET",
  path: "/api/metrics",
  answer: ({ headers }) =>
    answerOrRefuse(async () => {
      if (env.METRICS_TOKEN === undefined)
        return { ...freshAnswer({ code: "metrics.off", message: "METRICS_TOKEN is not set." }), status: 404 };
      requireMetricsToken(headers);
      return {
        status: 200,
        headers: { ...NO_STORE, "Content-Type": METRICS_TYPE },
        body: await readMetrics(new Date()),
      };
    }),
};

/** Refuses with auth.sign_in_required whoever does not bring METRICS_TOKEN, which must be set. */
export function requireMetricsToken(headers: Call["headers"]): void {
  if (!isSameSecret(headers.get("authorization") ?? "", `Bearer ${env.METRICS_TOKEN}`))
    throw new Refusal("auth.sign_in_required");
}
