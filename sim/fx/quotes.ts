/**
 * What the service quotes, as the texts that go onto the wire: a rate that went through a binary number on its way would prove nothing about
 * whoever must read it exactly. The six that the shop needs are near what they are in life, and a few more, since the real answer has 160.
 */
const FIRST_RATES: Readonly<Record<string, string>> = {
  USD: "1",
  AUD: "1.532441",
  EUR: "0.859217",
  GBP: "0.752806",
  IDR: "16450",
  JPY: "151.3042",
  MYR: "4.21",
  PHP: "58.25",
  SGD: "1.29",
  THB: "32.4",
  VND: "26300",
};

const DAY_SECONDS = 86_400;

/** A JSON number above nothing, and no longer than anybody quotes. */
const RATE = /^(?=.{1,40}$)\d+(\.\d+)?$/;

export function isRateText(value: unknown): value is string {
  return typeof value === "string" && RATE.test(value) && /[1-9]/.test(value);
}

/** The rates of the day with the second that they are of. They are kept in memory: a restart quotes as on the first day. */
export class Quotes {
  private rates: Record<string, string> = { ...FIRST_RATES };
  private publishedSeconds: number;

  constructor(private readonly nowMs: () => number) {
    this.publishedSeconds = this.nowSeconds();
  }

  /** As of now: a day after the last publication the same rates are published again, under the new day's date. */
  current(): { rates: Readonly<Record<string, string>>; publishedSeconds: number } {
    const days = Math.floor((this.nowSeconds() - this.publishedSeconds) / DAY_SECONDS);
    if (days > 0) this.publishedSeconds += days * DAY_SECONDS;
    return { rates: this.rates, publishedSeconds: this.publishedSeconds };
  }

  /** Publishes at once, and never twice under one date: whoever reads knows a quote by it. */
  move(rates: Readonly<Record<string, string>>): void {
    const { publishedSeconds } = this.current();
    this.rates = { ...this.rates, ...rates };
    this.publishedSeconds = Math.max(this.nowSeconds(), publishedSeconds + 1);
  }

  reset(): void {
    this.rates = { ...FIRST_RATES };
    this.publishedSeconds = this.nowSeconds();
  }

  private nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }
}

export type Shown = { rates: Readonly<Record<string, string>>; publishedSeconds: number; padBytes: number };

/** The answer as published. Written by hand, so that a rate's digits are those that it was given. */
export function answerText({ rates, publishedSeconds, padBytes }: Shown): string {
  const nextSeconds = publishedSeconds + DAY_SECONDS + 1_200;
  const listed = Object.entries(rates).map(([code, rate]) => `${JSON.stringify(code)}:${rate}`);
  const head = {
    result: "success",
    provider: "a simulator",
    documentation: "https://www.exchangerate-api.com/docs/free",
    terms_of_use: "https://www.exchangerate-api.com/terms",
    time_last_update_unix: publishedSeconds,
    time_last_update_utc: utcText(publishedSeconds),
    time_next_update_unix: nextSeconds,
    time_next_update_utc: utcText(nextSeconds),
    time_eol_unix: 0,
    base_code: "USD",
    ...(padBytes > 0 ? { padding: "x".repeat(padBytes) } : {}),
  };
  return `${JSON.stringify(head).slice(0, -1)},"rates":{${listed.join(",")}}}`;
}

function utcText(seconds: number): string {
  return new Date(seconds * 1000).toUTCString().replace("GMT", "+0000");
}
