import { DESK_TIME_ZONE } from "@/lib/shared/desk-time";
import { type Currency, formatMoney } from "@/lib/shared/money";

/** How desks write figures. Pure and in English, the desks' language; amounts come as decimal strings of minor units. */
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export function formatCount(count: number | string | bigint): string {
  return whole.format(typeof count === "number" ? count : BigInt(count));
}

export function formatAmount(amountMinor: string | bigint, currency: Currency): string {
  return formatMoney({ amountMinor: BigInt(amountMinor), currency }, "en");
}

/** Diamonds or money of a ledger. */
export function formatUnit(amount: string, unit: string): string {
  return unit === "DIAMOND" ? `${formatCount(amount)} ◆` : formatAmount(amount, unit as Currency);
}

/** "1.4 s", "41 s", "3 min", "2 h", "4 d": as much as a person compares at a glance. */
export function formatDuration(ms: number): string {
  if (ms < 950) return `${Math.max(0, Math.round(ms / 10) / 100)} s`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const short = { notation: "compact", maximumSignificantDigits: 3 } as const;
const shortCount = new Intl.NumberFormat("en", short);
const shortUsd = new Intl.NumberFormat("en", { ...short, style: "currency", currency: "USD" });

/** "50", "2.5K", "10M": for the scale of a chart, whose figures are round. */
export function formatScale(count: number): string {
  return shortCount.format(count);
}

/** "$500", "$2.5K" of cents, for the same. */
export function formatUsdScale(cents: number): string {
  return shortUsd.format(cents / 100);
}

/** Hundredths of a percent as "40.0 %". */
export function formatShare(bp: number): string {
  return `${(bp / 100).toFixed(1)} %`;
}

/** "+ 1.3 pp", "− 0.4 pp" or "on target": how far a share is from where it should be. */
export function formatDistance(bp: number): string {
  const points = (Math.abs(bp) / 100).toFixed(1);
  return points === "0.0" ? "on target" : `${bp < 0 ? "−" : "+"} ${points} pp`;
}

/** "+ 11 %" against the period before, or null when there was nothing to compare with. */
export function changeOf(now: bigint | number, before: bigint | number): { text: string; isUp: boolean } | null {
  const [a, b] = [Number(now), Number(before)];
  if (b === 0) return null;
  const percent = Math.round(((a - b) / b) * 100);
  return { text: `${percent < 0 ? "−" : "+"} ${Math.abs(percent)} %`, isUp: percent >= 0 };
}

const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: DESK_TIME_ZONE });

/** "Nov 28, 2026, 2:12 PM" by the desks' clock; the words around it say whose. */
export function formatMoment(at: Date | string): string {
  return moment.format(new Date(at));
}
