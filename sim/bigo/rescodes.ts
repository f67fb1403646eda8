/** The platform's result codes with the words of its own table; `message` is what a caller reads. */
export const MESSAGES: Readonly<Record<number, string>> = {
  0: "success",
  400001: "the request parameter is illegal",
  500001: "other errors, contact the platform",
  7212001: "the recharge API was disabled by the platform",
  7212002: "the recharge API was disabled by the third-party website",
  7212003: "the request source is not within the authorized IP",
  7212004: "recharge_bigoid does not exist",
  7212005: "recharge_bigoid cannot be recharged",
  7212006: "the reseller_bigoid is not bound to the client_id",
  7212008: "the number of diamonds exceeds the upper limit",
  7212009: "currency not supported",
  7212010: "orderid is duplicated",
  7212011: "insufficient balance",
  7212012: "requested too frequently, wait a second",
  7212013: "the price must give between 25 and 100 diamonds per USD",
  7212014: "the area of recharge_bigoid is not eligible",
  7212015: "the area of reseller_bigoid is not eligible",
};

export type Verdict = { rescode: number; message: string };

export function verdict(rescode: number, detail?: string): Verdict {
  const message = MESSAGES[rescode] ?? "undocumented";
  return { rescode, message: detail === undefined ? message : `${message}: ${detail}` };
}
