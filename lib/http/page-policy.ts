import { env, isDevelopment } from "@/lib/env";
import { securityPolicy } from "@/lib/http/security-policy";
import { providersSetUp } from "@/lib/provider-settings";
import type { Settings } from "@/lib/settings";

export type PolicySettings = {
  /** Where customers are sent to pay; a star stands for any host below a name. */
  paymentOrigins: readonly string[];
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
export function pagePolicy({ paymentOrigins, publicUrl, isDevelopment }: PolicySettings): PagePolicy {
  return {
    policyFor: (scriptSources) => securityPolicy({ scriptSources, paymentOrigins, isDevelopment }),
    transportSecurity: publicUrl.startsWith("https:") ? "max-age=31536000; includeSubDomains" : null,
  };
}

type Addresses = Pick<Settings, "STRIPE_API_BASE" | "XENDIT_API_BASE" | "ANTOM_API_BASE" | "BTCPAY_API_BASE">;

/** The origins of the providers' hosted pages, those that are set up: their own, or where the settings say that they are. */
export function hostedPages(settings: Addresses, providers: readonly string[] = providersSetUp(env)): string[] {
  const known: Record<string, string | undefined> = {
    stripe: settings.STRIPE_API_BASE ?? "https://checkout.stripe.com",
    xendit: settings.XENDIT_API_BASE ?? "https://*.xendit.co",
    antom: settings.ANTOM_API_BASE ?? "https://*.alipay.com",
    // Our own server; the customer's browser opens its pages.
    btcpay: settings.BTCPAY_API_BASE,
  };
  return providers.flatMap((provider) => {
    const url = known[provider];
    return url === undefined ? [] : [url.includes("*") ? url : new URL(url).origin];
  });
}

/** The policy of the running shop. */
export const shopPagePolicy = (): PagePolicy =>
  pagePolicy({
    paymentOrigins: hostedPages(env),
    publicUrl: env.FACET_URL,
    isDevelopment,
  });
