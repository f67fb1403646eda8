import { createHash } from "node:crypto";
import type { Money } from "@/lib/shared/money";
import { toMajorString } from "@/lib/shared/money";

/** What a recharge is about. Two calls with one `bu_orderid` must agree in all of it; the `seqid` is not part of it. */
export type RechargeContent = {
  recipientId: string;
  buOrderId: string;
  diamonds: bigint;
  /** What the customer paid. */
  totalCost: Money;
  /** The custodian account that the diamonds are taken from. */
  resellerBigoId: string;
};

/**
 * The exact text of a recharge's body. It is written by hand, because the signature covers these very bytes and because a
 * JSON serialiser would turn the cost into a float: "581.10" stays 581.10.
 */
export function rechargeBody(content: RechargeContent, seqId: string): string {
  const { recipientId, buOrderId, diamonds, totalCost, resellerBigoId } = content;
  return (
    `{"recharge_bigoid":${JSON.stringify(recipientId)},"reseller_bigoid":${JSON.stringify(resellerBigoId)},` +
    `"seqid":${JSON.stringify(seqId)},"bu_orderid":${JSON.stringify(buOrderId)},"value":${diamonds},` +
    `"total_cost":${toMajorString(totalCost)},"currency":${JSON.stringify(totalCost.currency)}}`
  );
}

export function preCheckBody(fields: { recipientId: string; seqId: string; resellerBigoId: string | null }): string {
  return JSON.stringify({
    recharge_bigoid: fields.recipientId,
    seqid: fields.seqId,
    // Left out, the platform takes the client's default account.
    ...(fields.resellerBigoId === null ? {} : { reseller_bigoid: fields.resellerBigoId }),
  });
}

/**
 * SHA-256 (hex) of everything but the `seqid`: written with an attempt before the call, and compared before the same
 * `bu_orderid` is sent again, so that one key never carries two meanings.
 */
export function rechargeContentHash(content: RechargeContent): string {
  return createHash("sha256").update(rechargeBody(content, "")).digest("hex");
}
