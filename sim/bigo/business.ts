import type { Bank } from "./bank";
import type { Behaviour } from "./behaviour";
import type { Client } from "./clients";
import { isPriceInBand, isSupportedCurrency } from "./currencies";
import type { PreCheckFields, RechargeFields } from "./field-rules";
import { judgeRecipient } from "./recipients";
import { type Verdict, verdict } from "./rescodes";

export type Scene = { bank: Bank; behaviour: Behaviour; client: Client; remoteAddress: string; nowMs: number };

/** May this id be charged from this account? Moves nothing. The balance is null when the account is not the caller's. */
export function preCheck(scene: Scene, fields: PreCheckFields): Verdict & { balance: number | null } {
  const { bank, client, behaviour } = scene;
  const gate = checkCaller(scene);
  if (gate !== null) return { ...gate, balance: null };
  const account = bank.account(fields.reseller ?? bank.defaultReseller(client.clientId) ?? "");
  if (account === undefined || account.clientId !== client.clientId) return { ...verdict(7212006), balance: null };
  const fate = judgeRecipient(fields.recipient, behaviour.strictRecipients);
  if (fate !== 0) return { ...verdict(fate), balance: account.balance };
  if (!account.isAreaEligible) return { ...verdict(7212015), balance: account.balance };
  return { ...verdict(account.balance === 0 ? 7212011 : 0), balance: account.balance };
}

/**
 * Moves diamonds or says why not. An order id is looked at before anything about its content, so that a repeated call is
 * answered with "duplicated" whatever has changed meanwhile.
 */
export function recharge(scene: Scene, fields: RechargeFields): Verdict {
  const { bank, client, nowMs, behaviour } = scene;
  const gate = checkCaller(scene);
  if (gate !== null) return gate;
  const order = { clientId: client.clientId, orderId: fields.orderId };
  if (bank.isOrderUsed(order)) return verdict(7212010);
  const reseller = fields.reseller ?? bank.defaultReseller(client.clientId) ?? "";
  const refusal = checkRecharge(scene, fields, reseller);
  if (refusal !== null) {
    if (behaviour.refusedCallsBurnIds) bank.burn(order);
    return refusal;
  }
  const { seqid, recipient, diamonds, cost, currency } = fields;
  bank.recharge({ ...order, seqid, recipient, reseller, diamonds, cost, currency, atMs: nowMs });
  return verdict(0);
}

/** The kill switch: only the platform turns the API on again. */
export function disable(scene: Scene): Verdict {
  const gate = checkCaller(scene);
  if (gate !== null) return gate;
  scene.bank.disable(scene.client.clientId, "partner");
  return verdict(0);
}

function checkCaller({ bank, client, remoteAddress }: Scene): Verdict | null {
  const by = bank.disabledBy(client.clientId);
  if (by !== null) return verdict(by === "platform" ? 7212001 : 7212002);
  if (client.allowedIps !== null && !client.allowedIps.has(remoteAddress)) return verdict(7212003, remoteAddress);
  return null;
}

function checkRecharge(
  { bank, behaviour, client, nowMs }: Scene,
  fields: RechargeFields,
  reseller: string,
): Verdict | null {
  const account = bank.account(reseller);
  if (account === undefined || account.clientId !== client.clientId) return verdict(7212006);
  const last = behaviour.recipientIntervalMs > 0 ? bank.lastRechargeMs(fields.recipient) : null;
  if (last !== null && nowMs - last < behaviour.recipientIntervalMs) return verdict(7212012);
  const fate = judgeRecipient(fields.recipient, behaviour.strictRecipients);
  if (fate !== 0) return verdict(fate);
  if (!account.isAreaEligible) return verdict(7212015);
  if (fields.diamonds > behaviour.valueMax) return verdict(7212008, `at most ${behaviour.valueMax} in one call`);
  if (!isSupportedCurrency(fields.currency)) return verdict(7212009);
  if (!isPriceInBand(fields)) return verdict(7212013);
  return account.balance < fields.diamonds ? verdict(7212011) : null;
}
