import type { Exchange } from "@/lib/upstream/post-signed";
import type { NoAnswer, NoAnswerReason, StepTimes, UpstreamAnswer } from "@/lib/upstream/upstream-answer";

const DETAIL_CHARS_MAX = 200;

/**
 * Reads the answer to a call whose `seqid` is given. Whatever is not exactly the contract's answer becomes `unreadable`: a
 * proxy's page, an empty or a cut-off body, a result code that is no whole number, or the answer to another call.
 */
export function readAnswer(exchange: Exchange, { seqId, steps }: { seqId: string; steps: StepTimes }): UpstreamAnswer {
  const body = readHttp(exchange, steps);
  if (body.kind === "no_answer") return body;
  const { httpStatus } = body;
  const unreadable = (detail: string): NoAnswer => noAnswer("unreadable", { httpStatus, detail, steps });

  const fields = parseObject(body.text);
  if (fields === null) return unreadable(body.text === "" ? "empty body" : "the body is not a JSON object");
  if (fields.seqid !== seqId) return unreadable("the answer carries another seqid");
  const { rescode, message, recharge_balance: balance } = fields;
  if (!isWhole(rescode)) return unreadable("rescode is no whole number");
  // A balance that makes no sense is left out rather than refused: the result code is what decides about diamonds.
  const rechargeBalance = isWhole(balance) && balance >= 0 ? BigInt(balance) : undefined;
  return {
    kind: "answer",
    rescode,
    message: typeof message === "string" ? message.slice(0, DETAIL_CHARS_MAX) : "",
    ...(rechargeBalance === undefined ? {} : { rechargeBalance }),
    httpStatus,
    steps,
  };
}

/** The text of an HTTP 200, or why there is none. */
export function readHttp(
  exchange: Exchange,
  steps: StepTimes,
): { kind: "text"; text: string; httpStatus: number } | NoAnswer {
  if (exchange.kind === "failed") {
    const because = exchange.because === "timeout" || exchange.because === "network" ? exchange.because : "unreadable";
    return noAnswer(because, { detail: exchange.code, steps });
  }
  const { httpStatus, body } = exchange;
  if (httpStatus === 200) return { kind: "text", text: body, httpStatus };
  return noAnswer(reasonOfStatus(httpStatus), { httpStatus, detail: firstWords(body), steps });
}

/**
 * The contract's HTTP codes: 401 token and 405 no such method are answered before the business method runs, so nothing was
 * done. 408 is the gateway's rate limit and 500 a "parameter exception", either of which may come from behind the effect.
 */
function reasonOfStatus(httpStatus: number): NoAnswerReason {
  if (httpStatus === 401 || httpStatus === 405) return "http_4xx";
  if (httpStatus === 408) return "http_408";
  return httpStatus >= 500 ? "http_5xx" : "unreadable";
}

function noAnswer(
  because: NoAnswerReason,
  { httpStatus, detail, steps }: { httpStatus?: number; detail: string; steps: StepTimes },
): NoAnswer {
  return { kind: "no_answer", because, ...(httpStatus === undefined ? {} : { httpStatus }), detail, steps };
}

/** One line for a log: no tags, line breaks or control characters, which could forge a line of their own. */
function firstWords(body: string): string {
  return body
    .replaceAll(/<[^>]{0,500}>|[\p{Cc}\s]+/gu, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim()
    .slice(0, DETAIL_CHARS_MAX);
}

export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
