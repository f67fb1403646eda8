import Stripe from "stripe";

export type StripeConfig = {
  secretKey: string;
  /** Several while one is being replaced: Stripe signs with the old one for up to 24 hours. */
  webhookSecrets: readonly string[];
  /** Where the API is; null is Stripe itself. Tests and the demo give the simulator's address. */
  apiBase: string | null;
  timeoutMs: number;
};

/**
 * Stripe's own SDK, with its retries off: ours live in the database, where a crash cannot lose them, and where what to
 * do after a stored 500 is decided by looking first. (The SDK still repeats once when a kept-alive connection turns out
 * to be closed, under the same idempotency key.)
 */
export function createStripeClient({ secretKey, apiBase, timeoutMs }: StripeConfig): Stripe {
  const base = apiBase === null ? null : new URL(apiBase);
  return new Stripe(secretKey, {
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    appInfo: { name: "Facet" },
    ...(base && {
      host: base.hostname,
      port: base.port === "" ? undefined : base.port,
      protocol: base.protocol === "http:" ? ("http" as const) : ("https" as const),
    }),
  });
}
