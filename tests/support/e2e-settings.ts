/**
 * What the browser tests shorten, so that nobody waits a minute for a retry. Every time constant is a setting, so the
 * code under test is the code of the shop.
 */
export const e2eSettings: Readonly<Record<string, string>> = {
  WORKER_POLL_MS: "100",
  UNKNOWN_RETRY_SECONDS: "1,1,2,2,4",
  TRANSIENT_RETRY_SECONDS: "1,1,2,2,4",
  PAYMENT_QUERY_SECONDS: "2,2,4,8,16",
  BIGO_TIMEOUT_MS: "1500",
  PROVIDER_TIMEOUT_MS: "3000",
  HEARTBEAT_SECONDS: "2",
};
