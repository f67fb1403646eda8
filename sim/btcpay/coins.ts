/** What one bitcoin costs in the demo, in whole units of each currency. Fixed, so that a test can work it out on paper. */
const DEMO_RATES: Readonly<Record<string, number>> = {
  USD: 60_000,
  PHP: 3_400_000,
  IDR: 970_000_000,
  MYR: 270_000,
  THB: 2_100_000,
  VND: 1_530_000_000,
  SGD: 80_000,
};

/** The server rounds what was paid to the currency's own decimals. */
const DECIMALS: Readonly<Record<string, number>> = { VND: 0 };

const SATS_PER_COIN = 100_000_000n;

/** Null for a currency that the demo has no rate for. */
export function rateOf(currency: string): number | null {
  return DEMO_RATES[currency] ?? null;
}

/** A decimal text in hundred-millionths, exactly. Null for anything else, also for more than eight decimals. */
export function readDecimal(value: unknown): bigint | null {
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  const match = typeof text === "string" ? /^(\d{1,16})(?:\.(\d{1,8}))?$/.exec(text) : null;
  if (match === null) return null;
  const [, whole = "0", fraction = ""] = match;
  return BigInt(whole) * SATS_PER_COIN + BigInt(fraction.padEnd(8, "0"));
}

/** What has to be paid for a price, in satoshis: rounded up, since there is nothing smaller to pay with. */
export function satsFor(amount: string, rate: number): number {
  const scaled = readDecimal(amount) ?? 0n;
  return Number((scaled + BigInt(rate) - 1n) / BigInt(rate));
}

/** Coins as the API writes them: eight decimals. Also for what is over: "-0.00010000". */
export function coinText(sats: number): string {
  const digits = Math.abs(sats).toString().padStart(9, "0");
  return `${sats < 0 ? "-" : ""}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

/** What so many satoshis are worth at a rate, to the currency's decimals. */
export function worthOf(sats: number, rate: number, currency: string): string {
  const decimals = DECIMALS[currency] ?? 2;
  const step = 10n ** BigInt(8 - decimals);
  const steps = (BigInt(sats) * BigInt(rate) + step / 2n) / step;
  const digits = steps.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The sum of decimal texts, with two decimals, for the figures that audits read. */
export function sumText(amounts: readonly string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + (readDecimal(amount) ?? 0n) / 1_000_000n, 0n);
  const digits = cents.toString().padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
