import { Badge, StateChip } from "@/components/ui/badge";
import type { ChannelView } from "@/lib/payments/channels-view";
import { STATE_CHIPS } from "../channel-words";
import { formatShare } from "../format";

const WHOLE_BP = 10_000;

/** The state of a channel, and what staff have set that is not the usual. */
export function ChannelChips({ channel }: { channel: ChannelView }) {
  const { word, tone, icon, means } = STATE_CHIPS[channel.state];
  return (
    <>
      <span title={means} data-state={channel.state}>
        <StateChip tone={tone} icon={icon}>
          {word}
        </StateChip>
      </span>
      {channel.isForced && <Badge tone="accent">forced</Badge>}
      {channel.weightBp !== WHOLE_BP && <Badge>weight {formatShare(channel.weightBp).replace(".0 ", " ")}</Badge>}
    </>
  );
}
