"use client";

import { Alert } from "@/components/ui/alert";
import type { ChannelView } from "@/lib/payments/channels-view";
import { channelName, STATE_CHIPS } from "../channel-words";
import { methodWord } from "../words";
import { useChannels } from "./live-channels";

const TAKES_PAYMENTS = new Set<ChannelView["state"]>(["working", "browned_out"]);

/** Methods that nobody can pay with now, and what to do about it; and that the session is over. */
export function ChannelAlerts() {
  const { view, connection } = useChannels();
  const ready = view.channels.filter(({ state }) => state !== "not_set_up");
  const methods = [...new Set(ready.map(({ method }) => method))];
  const dead = methods
    .map((method) => ready.filter((channel) => channel.method === method))
    .filter((channels) => channels.every(({ state }) => !TAKES_PAYMENTS.has(state)));
  return (
    <>
      {connection === "ended" && (
        <Alert tone="warning" title="Your session has ended">
          What stands here is no longer renewed. Sign in again to go on.
        </Alert>
      )}
      {dead.map((channels) => (
        <Alert
          key={channels[0]?.method}
          tone="bad"
          title={`Nobody can pay by ${methodWord(channels[0]?.method ?? "")} now`}
        >
          {channels.map(({ id, state }) => `${channelName(id)}: ${STATE_CHIPS[state].word}`).join(" · ")}. Customers are
          offered other methods meanwhile.
        </Alert>
      ))}
    </>
  );
}
