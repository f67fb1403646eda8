import { env } from "@/lib/env";
import type { PaymentProvider, ProviderName } from "@/lib/payments/provider";
import { createStripeProvider } from "@/lib/payments/stripe/provider";
import { createXenditProvider } from "@/lib/payments/xendit/provider";

const MAKERS: Partial<Record<ProviderName, () => PaymentProvider>> = {
  stripe: () =>
    createStripeProvider({
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
      apiBase: env.STRIPE_API_BASE ?? null,
      timeoutMs: env.PROVIDER_TIMEOUT_MS,
    }),
  xendit: () =>
    createXenditProvider({
      secretKey: env.XENDIT_SECRET_KEY,
      callbackToken: env.XENDIT_CALLBACK_TOKEN,
      apiBase: env.XENDIT_API_BASE ?? null,
      timeoutMs: env.PROVIDER_TIMEOUT_MS,
    }),
};

const made = new Map<ProviderName, PaymentProvider>();

/** The adapter of a provider, made once per process from the settings. */
export function providerOf(name: ProviderName): PaymentProvider {
  const known = made.get(name);
  if (known) return known;
  const provider = MAKERS[name]?.();
  if (provider === undefined) throw new Error(`${name} has no adapter`);
  made.set(name, provider);
  return provider;
}
