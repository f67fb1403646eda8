import type { ProviderName } from "@/lib/payments/provider";

/** Where a provider tells us of payments. */
export function webhookPath<Name extends ProviderName>(name: Name): `/api/webhooks/${Name}` {
  return `/api/webhooks/${name}`;
}
