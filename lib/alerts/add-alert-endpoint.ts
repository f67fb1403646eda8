import type { AlertKind } from "@/lib/alerts/alert";
import { readEndpointUrl } from "@/lib/alerts/endpoint-url";
import { findEndpoint, insertEndpoint, listEndpoints, lockRecipients, RECIPIENTS_MAX } from "@/lib/alerts/repository";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { type BoxKeys, seal } from "@/lib/shared/secret-box";

export type AddAlertEndpoint = {
  endpointId: string;
  url: string;
  /** No kinds means all of them. */
  kinds: AlertKind[];
  /** What its calls are signed with. Kept sealed; whoever adds the endpoint sees it once. */
  secret: string;
  at: Date;
};

export type EndpointRules = { isDemo: boolean; dataKeys: BoxKeys };

/**
 * Calls this address at each opening and each closing of an alert of these kinds, signed with its own secret.
 *
 * Safe to repeat by `endpointId`: a repeat is told that it is not new, and its secret is not shown a second time. Refuses with
 * auth.forbidden, alert.url_refused, alert.endpoint_exists (two at once included), alert.recipient_limit, alert.key_reused.
 */
export async function addAlertEndpoint(
  tx: Tx,
  actor: Actor,
  { endpointId, url, kinds, secret, at }: AddAlertEndpoint,
  { isDemo, dataKeys }: EndpointRules,
): Promise<{ isNew: boolean; url: string }> {
  requireRight(actor, "alerts.manage");
  const address = readEndpointUrl(url, { isDemo });
  if (address === null) throw new Refusal("alert.url_refused");
  await lockRecipients(tx);
  const known = await findEndpoint(tx, endpointId);
  if (known !== null) {
    if (known.url !== address || known.kinds.join() !== kinds.join())
      throw new Refusal("alert.key_reused", { endpointId });
    return { isNew: false, url: address };
  }
  const all = await listEndpoints(tx);
  if (all.some((endpoint) => endpoint.url === address)) throw new Refusal("alert.endpoint_exists");
  if (all.length >= RECIPIENTS_MAX) throw new Refusal("alert.recipient_limit");
  const secretSealed = seal(secret, dataKeys);
  await insertEndpoint(tx, { id: endpointId, url: address, secretSealed, kinds, addedBy: actor.userId, addedAt: at });
  return { isNew: true, url: address };
}
