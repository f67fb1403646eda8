import type { MethodChart } from "@/lib/payments/channel-figures";
import { providerOfChannel } from "../channel-words";
import { formatShare } from "../format";

const WIDTH = 240;
const HEIGHT = 28;
/** Of few colours; a third channel of one method is the last that has one of its own. */
const COLOURS = ["var(--color-accent)", "var(--color-gem-cyan)", "var(--color-field-line)"];

type Props = { traffic: MethodChart["traffic"] };

/** Whose pages were opened, minute by minute, as columns that fill up to the whole. Of one channel there is nothing to compare. */
export function TrafficChart({ traffic }: Props) {
  const minutes = traffic[0]?.points.length ?? 0;
  const step = WIDTH / Math.max(1, minutes);
  if (traffic.length < 2) return null;
  return (
    <div className="grid gap-1.5">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
        className="h-7 w-[calc(100%-2.75rem)] rounded-sm bg-sunken"
        aria-hidden="true"
        focusable="false"
      >
        {columnsOf(traffic, minutes).map(({ minute, channel, from, share }) => (
          <rect
            key={`${minute}:${channel}`}
            x={(minute * step).toFixed(2)}
            width={step.toFixed(2)}
            y={((1 - from - share) * HEIGHT).toFixed(2)}
            height={(share * HEIGHT).toFixed(2)}
            fill={colourOf(channel)}
          />
        ))}
      </svg>
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-second" aria-hidden="true">
        {traffic.map(({ channelId, shareBp }, channel) => (
          <li key={channelId} className="inline-flex items-center gap-1.5">
            <span className="size-2 rounded-full" style={{ background: colourOf(channel) }} />
            {providerOfChannel(channelId)}
            <span className="figures">{shareBp === null ? "–" : formatShare(shareBp)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function colourOf(channel: number): string {
  return COLOURS[Math.min(channel, COLOURS.length - 1)] ?? "currentColor";
}

type Column = { minute: number; channel: number; from: number; share: number };

function columnsOf(traffic: Props["traffic"], minutes: number): Column[] {
  return Array.from({ length: minutes }, (_, minute) => {
    let from = 0;
    return traffic.flatMap(({ points }, channel) => {
      const share = (points[minute] ?? 0) / 10_000;
      const column = { minute, channel, from, share };
      from += share;
      return share === 0 ? [] : [column];
    });
  }).flat();
}
