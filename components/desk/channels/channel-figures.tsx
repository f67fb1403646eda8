import { classNames } from "@/components/ui/class-names";
import type { ChannelView } from "@/lib/payments/channels-view";
import { formatAmount, formatCount, formatShare } from "../format";

/** One figure of the last hour, and below it the same of the last five minutes. Nothing counted is a dash, never a zero. */
type Props = { channel: ChannelView };

const NONE = "–";
/** Fewer are chance. Beyond these a person should look. */
const SAMPLE_MIN = 10;
const SUCCESS_MIN_BP = 8_000;
const FAILED_MAX_BP = 200;

export function SuccessFigure({ channel: { hour, fiveMinutes } }: Props) {
  return (
    <Figure
      hour={shareText(hour.successBp)}
      recent={shareText(fiveMinutes.successBp)}
      isBad={fiveMinutes.outcomes >= SAMPLE_MIN && (fiveMinutes.successBp ?? SUCCESS_MIN_BP) < SUCCESS_MIN_BP}
      title={`${formatCount(hour.outcomes)} payments came to an end within the hour: paid against declined`}
    />
  );
}

export function FailedFigure({ channel: { hour, fiveMinutes } }: Props) {
  return (
    <Figure
      hour={shareText(hour.failedBp)}
      recent={shareText(fiveMinutes.failedBp)}
      isBad={fiveMinutes.calls >= SAMPLE_MIN && (fiveMinutes.failedBp ?? 0) > FAILED_MAX_BP}
      title={`of ${formatCount(hour.calls)} calls within the hour`}
    />
  );
}

export function LatencyFigure({ channel: { hour, fiveMinutes } }: Props) {
  return (
    <Figure
      hour={pairText(hour.p50Ms, hour.p95Ms)}
      recent={pairText(fiveMinutes.p50Ms, fiveMinutes.p95Ms)}
      title="Opening a payment: half are answered within the first figure, 95 of 100 within the second; averages of each second are counted"
    />
  );
}

export function TrafficFigure({ channel: { trafficBp, hour } }: Props) {
  if (hour.starts === 0) return <span className="text-third">{NONE}</span>;
  return (
    <span className="block" title={`${formatCount(hour.starts)} payments opened within the hour`}>
      {shareText(trafficBp)}
      <Bar bp={trafficBp ?? 0} />
    </span>
  );
}

export function TodayFigure({ channel: { todayUsdMinor, capUsdMinor } }: Props) {
  const used = capUsdMinor === null ? null : Number((BigInt(todayUsdMinor) * 10_000n) / BigInt(capUsdMinor));
  return (
    // A cap goes by days of UTC, which begin at 08:00 in Manila.
    <span className="block" title="Paid since 08:00 in Manila, midnight UTC, when the caps begin anew; in US dollars">
      {formatAmount(todayUsdMinor, "USD")}
      <span className="block text-sm text-third">
        {capUsdMinor === null ? "no cap" : `of ${formatAmount(capUsdMinor, "USD")}`}
      </span>
      {used !== null && <Bar bp={Math.min(10_000, used)} isBad={used >= 9_000} />}
    </span>
  );
}

function Figure({
  hour,
  recent,
  title,
  isBad = false,
}: {
  hour: string;
  recent: string;
  title: string;
  isBad?: boolean;
}) {
  if (hour === NONE && recent === NONE) return <span className="text-third">{NONE}</span>;
  return (
    <span className="block" title={title}>
      {hour}
      <span className={classNames("block text-sm", isBad ? "font-medium text-bad" : "text-third")}>
        <span className="sr-only">, </span>5 min {recent}
      </span>
    </span>
  );
}

function Bar({ bp, isBad = false }: { bp: number; isBad?: boolean }) {
  return (
    <span aria-hidden="true" className="mt-1.5 ml-auto block h-1.5 w-20 rounded-full bg-sunken max-md:ml-0">
      <span
        className={classNames("block h-full rounded-full", isBad ? "bg-warning" : "bg-accent")}
        style={{ width: `${bp / 100}%` }}
      />
    </span>
  );
}

function shareText(bp: number | null): string {
  return bp === null ? NONE : formatShare(bp);
}

/** "28 / 120 ms", or seconds where they are many. */
function pairText(p50Ms: number | null, p95Ms: number | null): string {
  if (p50Ms === null || p95Ms === null) return NONE;
  if (p95Ms < 1_000) return `${p50Ms} / ${p95Ms} ms`;
  return `${(p50Ms / 1_000).toFixed(1)} / ${(p95Ms / 1_000).toFixed(1)} s`;
}
