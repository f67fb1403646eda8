"use client";

import { Fact, Facts } from "@/components/ui/facts";
import type { ChannelView, WindowView } from "@/lib/payments/channels-view";
import { channelName, OPERATION_WORDS, STANDING_WORDS, STATE_CHIPS, troubleWords } from "../channel-words";
import type { DeskAction } from "../desk-form";
import { formatAmount, formatShare } from "../format";
import { Panel } from "../panel";
import { NextTry } from "./breaker-note";
import { ChangedNotice } from "./changed-notice";
import { ChannelChips } from "./channel-chips";
import { ChannelControls } from "./channel-controls";
import { useChannels } from "./live-channels";
import { Ago } from "./ticking";
import { WindowList } from "./window-list";

export type ChannelActions = {
  set: DeskAction<{ channelId: string; version: number }>;
  addWindow: DeskAction<object>;
  removeWindow: DeskAction<object>;
};

type Props = {
  /** As the page was loaded: what is changed is changed from here, so that somebody else's change is noticed. */
  channel: ChannelView;
  windows: readonly WindowView[];
  actions: ChannelActions;
  closeHref: string;
};

/** One channel beside the list: how it is, and everything that staff can do about it. */
export function ChannelPanel({ channel, windows, actions, closeHref }: Props) {
  const live = useChannels().view.channels.find(({ id }) => id === channel.id) ?? channel;
  return (
    <Panel
      closeHref={closeHref}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {channelName(channel.id)}
          <ChannelChips channel={live} />
        </span>
      }
    >
      <div className="grid gap-6">
        <p className="text-second">{STATE_CHIPS[live.state].means}</p>
        {live.version > channel.version && <ChangedNotice />}
        <ChannelControls channel={channel} setAction={actions.set} />
        <Settings channel={live} />
        <Breakers channel={live} />
        <WindowList
          channelId={channel.id}
          windows={windows}
          addAction={actions.addWindow}
          removeAction={actions.removeWindow}
        />
      </div>
    </Panel>
  );
}

function Settings({ channel }: { channel: ChannelView }) {
  return (
    <Facts>
      <Fact label="Weight">{formatShare(channel.weightBp).replace(".0 ", " ")}</Fact>
      <Fact label="Daily cap">{channel.capUsdMinor === null ? "none" : formatAmount(channel.capUsdMinor, "USD")}</Fact>
      <Fact label="Paid since 08:00 Manila">{formatAmount(channel.todayUsdMinor, "USD")}</Fact>
    </Facts>
  );
}

/** The breaker of each kind of call: a channel that opens payments well may still fail to capture. */
function Breakers({ channel }: { channel: ChannelView }) {
  return (
    <div>
      <h3 className="pb-2 text-base">Breakers</h3>
      <Facts>
        {channel.breakers.map((breaker) => (
          <Fact key={breaker.operation} label={OPERATION_WORDS[breaker.operation]}>
            {STANDING_WORDS[breaker.standing]}
            {breaker.standing !== "closed" && (
              <span className="block text-sm text-bad">
                {breaker.because !== null && `${troubleWords(breaker.because)}; `}
                <NextTry breaker={breaker} />
              </span>
            )}
            {breaker.since !== null && (
              <span className="block text-sm text-third">
                moved <Ago at={breaker.since} />
              </span>
            )}
          </Fact>
        ))}
      </Facts>
    </div>
  );
}
