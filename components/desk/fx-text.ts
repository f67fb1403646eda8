/** "58.25" from millionths: at least two decimals, no zeros behind them. */
export function rateText(perUsdMicro: string): string {
  const digits = perUsdMicro.padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0{1,4}$/, "");
  return `${Number(digits.slice(0, -6)).toLocaleString("en")}.${fraction}`;
}

/** "+ 41.2 %" from one rate to another: for a person's eye, so a tenth of a percent will do. */
export function stepText(fromMicro: string, toMicro: string): string {
  const permille = ((BigInt(toMicro) - BigInt(fromMicro)) * 1_000n) / BigInt(fromMicro);
  const size = permille < 0n ? -permille : permille;
  return `${permille < 0n ? "−" : "+"} ${size / 10n}.${size % 10n} %`;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  asking: "is being asked",
  taken: "answered, every rate is on record",
  partial: "answered, but not every rate was taken",
  timeout: "did not answer in time",
  unreachable: "could not be reached",
  rate_limited: "was asked too often",
  http_error: "answered with an error",
  too_large: "sent more than any answer has",
  unreadable: "sent something that cannot be read",
  refused: "refused to answer",
  wrong_base: "quoted for another currency than the US dollar",
  undated: "sent rates without a date",
  from_the_future: "sent rates of the future",
};

/** What a source did when it was asked last, as the rest of a sentence. */
export function outcomeText(outcome: string, detail: string): string {
  return `${OUTCOMES[outcome] ?? outcome}${detail === "" ? "" : ` (${detail})`}`;
}
