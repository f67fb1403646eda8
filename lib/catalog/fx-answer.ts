import { toMicro } from "@/lib/catalog/fx-decimal";
import { CURRENCIES, type Currency } from "@/lib/shared/money";

/** What rates are asked for. A dollar is always a dollar. */
export const QUOTED_CURRENCIES: readonly Currency[] = CURRENCIES.filter((currency) => currency !== "USD");

export type FxQuote = { currency: Currency; perUsdMicro: bigint };
/** A currency that the answer has no rate for, or one that cannot be read. */
export type FxGap = { currency: Currency; because: "missing" | "unreadable" };

/** Rates of one moment, as the source dates them. `endsAt`: the source announces that it will stop then. */
export type FxRates = { kind: "rates"; quotedAt: Date; quotes: FxQuote[]; gaps: FxGap[]; endsAt: Date | null };

export const FX_FAILURES = [
  "timeout",
  "unreachable",
  "rate_limited",
  "http_error",
  "too_large",
  "unreadable",
  "refused",
  "wrong_base",
  "undated",
  "from_the_future",
] as const;

/** Nothing of the answer can be used. `detail` is the HTTP status or the source's own code. */
export type FxFailure = { kind: "failed"; because: (typeof FX_FAILURES)[number]; detail: string };
export type FxAnswer = FxRates | FxFailure;

/** Two clocks are never the same; a rate of later than this is a mistake, and would stand against all that come until then. */
const AHEAD_MAX_MS = 600_000;

/** A number of the answer, kept as the text that it is written as. */
class NumberText {
  constructor(readonly text: string) {}
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Reads what `GET /v6/latest/USD` of ExchangeRate-API's open access endpoint answers. Pure.
 *
 * The engine's own parser decides what is JSON, and hands over the text that each number stands as (its third argument, in Node 21 and
 * newer): so a rate is read digit by digit. Where the engine tells no text there is no rate, rather than a rounded one.
 *
 * @param now to tell a date of the future from one of the past
 * @returns the rates of those currencies that can be read, or why none can; never throws
 */
export function readFxAnswer(
  text: string,
  { currencies, now }: { currencies: readonly Currency[]; now: Date },
): FxAnswer {
  const answer = parse(text);
  const rates = recordOf(answer?.rates);
  if (answer === null) return fxFailure("unreadable");
  if (answer.result === "error") return fxFailure("refused", codeOf(answer["error-type"]));
  if (answer.result !== "success" || rates === null) return fxFailure("unreadable");
  const one = numberAt(rates, "USD");
  if (answer.base_code !== "USD" || (one !== null && toMicro(one) !== 1_000_000n)) return fxFailure("wrong_base");
  const quotedAt = secondsAt(answer, "time_last_update_unix");
  if (quotedAt === null) return fxFailure("undated");
  if (quotedAt.getTime() > now.getTime() + AHEAD_MAX_MS) return fxFailure("from_the_future", quotedAt.toISOString());
  return { kind: "rates", quotedAt, ...split(rates, currencies), endsAt: secondsAt(answer, "time_eol_unix") };
}

export function fxFailure(because: FxFailure["because"], detail = ""): FxFailure {
  return { kind: "failed", because, detail };
}

function split(rates: JsonRecord, currencies: readonly Currency[]): { quotes: FxQuote[]; gaps: FxGap[] } {
  const quotes: FxQuote[] = [];
  const gaps: FxGap[] = [];
  for (const currency of currencies) {
    const text = numberAt(rates, currency);
    const perUsdMicro = text === null ? null : toMicro(text);
    if (perUsdMicro !== null) quotes.push({ currency, perUsdMicro });
    else gaps.push({ currency, because: Object.hasOwn(rates, currency) ? "unreadable" : "missing" });
  }
  return { quotes, gaps };
}

type JsonRecord = Readonly<Record<string, unknown>>;

function parse(text: string): JsonRecord | null {
  try {
    return recordOf(
      parseJson(text, (_key, value, { source }) => (typeof value === "number" ? new NumberText(source ?? "") : value)),
    );
  } catch {
    return null;
  }
}

function recordOf(value: unknown): JsonRecord | null {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord && !(value instanceof NumberText) ? (value as JsonRecord) : null;
}

function numberAt(record: JsonRecord, key: string): string | null {
  const value = Object.hasOwn(record, key) ? record[key] : null;
  return value instanceof NumberText ? value.text : null;
}

/** Seconds since 1970; 0 stands for "none" in this interface. */
function secondsAt(record: JsonRecord, key: string): Date | null {
  const text = numberAt(record, key);
  return text !== null && /^[1-9]\d{0,10}$/.test(text) ? new Date(Number(text) * 1000) : null;
}

/** The source's own word for its refusal, if it is one: it goes into a log and onto a page. */
function codeOf(value: unknown): string {
  return typeof value === "string" && /^[a-z_-]{1,40}$/i.test(value) ? value : "";
}
