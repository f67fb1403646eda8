/** The same platform under two names; the backup serves transport errors only (see next-host.ts). */
export type UpstreamHost = "main" | "backup";

/**
 * Where the time of one call went, in milliseconds with three decimals: seal = build and sign, tls = connect (0 on a
 * kept-alive connection), verify = the pre-check's exchange, inject = the recharge's exchange. Null where a step had no part.
 */
export type StepTimes = {
  sealMs: number | null;
  tlsMs: number | null;
  verifyMs: number | null;
  injectMs: number | null;
};

/**
 * Why there is no result code.
 * - `timeout`, `network`: the transport failed; the platform may or may not have acted.
 * - `http_5xx`, `http_408`: a gateway answered; the platform may have acted behind it.
 * - `unreadable`: something answered that is not the contract's answer (HTML, empty, cut off, another call's seqid, an
 *   undocumented HTTP status); the platform may have acted.
 * - `http_4xx`: 401 or 405 only. The contract gives both to a call that never reached the business method (bad signature or
 *   unknown client; no such method), so nothing was done. Every other 4xx is undocumented and counts as `unreadable`.
 * - `not_sent`: our own field rules refused the call before a byte left, so nothing was done.
 */
export type NoAnswerReason = "timeout" | "network" | "http_5xx" | "http_408" | "http_4xx" | "unreadable" | "not_sent";

/** `detail` is for the log and the desk: an error code, what was wrong, or the first words of a gateway's own page. */
export type NoAnswer = {
  kind: "no_answer";
  because: NoAnswerReason;
  httpStatus?: number;
  detail?: string;
  steps: StepTimes;
};

export type UpstreamAnswer =
  | {
      kind: "answer";
      rescode: number;
      message: string;
      /** Diamonds left in the custodian account; only the pre-check tells. */
      rechargeBalance?: bigint;
      httpStatus: number;
      steps: StepTimes;
    }
  | NoAnswer;

/** The connection's health check: the platform repeats the text when it accepts the signature. */
export type SignatureEcho = { kind: "echo"; text: string; steps: StepTimes } | NoAnswer;

/** True for the two reasons that prove that the platform did nothing. */
export function isDefinitelyNothingDone(because: NoAnswerReason): boolean {
  return because === "http_4xx" || because === "not_sent";
}
