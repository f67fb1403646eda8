import { type Verdict, verdict } from "./rescodes";

export type PreCheckFields = { seqid: string; recipient: string; reseller: string | null };
export type RechargeFields = PreCheckFields & { orderId: string; diamonds: number; cost: number; currency: string };

/** The fields, or the 400001 that says which of them is illegal. */
export type Read<Fields> = { fields: Fields; refusal: null } | { fields: null; refusal: Verdict };

type Body = Record<string, unknown>;

const COST_MAX = 99_999_999_999;

export function readSeqId(body: Body): Read<{ seqid: string }> {
  const { seqid } = body;
  if (typeof seqid !== "string" || !/^[0-9a-z]{13,32}$/.test(seqid)) {
    return illegal("seqid must be 13 to 32 digits or lower-case letters");
  }
  return { fields: { seqid }, refusal: null };
}

export function readPreCheck(body: Body): Read<PreCheckFields> {
  const seq = readSeqId(body);
  if (seq.refusal !== null) return seq;
  const { recharge_bigoid: recipient, reseller_bigoid: reseller } = body;
  if (typeof recipient !== "string" || recipient === "") return illegal("recharge_bigoid must be a string");
  if (reseller !== undefined && (typeof reseller !== "string" || reseller === "")) {
    return illegal("reseller_bigoid must be a string");
  }
  return { fields: { seqid: seq.fields.seqid, recipient, reseller: reseller ?? null }, refusal: null };
}

export function readRecharge(body: Body): Read<RechargeFields> {
  const common = readPreCheck(body);
  if (common.refusal !== null) return common;
  const { bu_orderid: orderId, value, total_cost: cost, currency } = body;
  if (typeof orderId !== "string" || !/^[0-9A-Za-z_]{1,40}$/.test(orderId)) {
    return illegal("bu_orderid must be 1 to 40 letters, digits or underscores");
  }
  if (!Number.isSafeInteger(value) || (value as number) < 1) return illegal("value must be a whole number from 1 up");
  // The shortest notation of a double shows more than two decimals exactly when it was sent with more.
  if (typeof cost !== "number" || !/^\d+(\.\d{1,2})?$/.test(String(cost))) {
    return illegal("total_cost must be a number with at most 2 decimals");
  }
  if (cost <= 0 || cost > COST_MAX) return illegal("total_cost must be more than 0 and at most 99999999999.00");
  if (typeof currency !== "string") return illegal("currency must be a string");
  return { fields: { ...common.fields, orderId, diamonds: value as number, cost, currency }, refusal: null };
}

function illegal(detail: string): { fields: null; refusal: Verdict } {
  return { fields: null, refusal: verdict(400001, detail) };
}
