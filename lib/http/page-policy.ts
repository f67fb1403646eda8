import { env, isDevelopment } from "@/lib/env";
import { securityPolicy } from "@/lib/http/security-policy";

export type PolicySettings = {
  /** Empty or left out: the providers themselves. */
  stripeBase?: string | undefined;
  xenditBase?: string | undefined;
  publicUrl: string;
  isDevelopment: boolean;
};

export type PagePolicy = {
  /** The content security policy of a page whose inline scripts these sources name. */
  policyFor: (scriptSources: readonly string[]) => string;
  /** Sent where the shop is reached over HTTPS, else null. */
  transportSecurity: string | null;
};

/** What every page says about scripts, forms and transport. */
export function pagePolicy({ stripeBase, xenditBase, publicUrl, isDevelopment }: PolicySettings): PagePolicy {
  const paymentOrigins = [stripeBase || "https://checkout.stripe.com", xenditBase || "https://*.xendit.co"].map(
    (url) => (url.includes("*") ? url : new URL(url).origin),
  );
  return {
    policyFor: (scriptSources) => securityPolicy({ scriptSources, paymentOrigins, isDevelopment }),
    transportSecurity: publicUrl.startsWith("https:") ? "max-age=31536000; includeSubDomains" : null,
  };
}

/** The policy of the running shop. */
export const shopPagePolicy = (): PagePolicy =>
  pagePolicy({
    stripeBase: env.STRIPE_API_BASE,
    xenditBase: env.XENDIT_API_BASE,
    publicUrl: env.FACET_URL,
    isDevelopment,
  });
