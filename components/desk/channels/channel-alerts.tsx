"use client";

import { Alert } from "@/components/ui/alert";
import type { ChannelView } from "@/lib/payments/channels-view";
import { channelName, STATE_CHIPS } from "../channel-words";
import { methodWord } from "../words";
import { useChannels } from "./live-channels";

const TAKES_PAYMENTS = new Set<ChannelView["state"]>(["working", "browned_out"]);
const TAKEN_AWAY = new Set<ChannelView["state"]>(["off", "draining", "maintenance"]);

/** Methods of which no channel works, and what customers see of that; and that the session is over. */
export function ChannelAlerts() {
  const { view, connection } = useChannels();
  return (
    <>
      {connection === "ended" && (
        <Alert tone="warning" title="Your session has ended">
          What stands here is no longer renewed. Sign in again to go on.
        </Alert>
      )}
      {deadMethods(view.channels).map(({ method, channels }) => (
        <Alert key={method} tone="bad" title={`No channel of ${methodWord(method)} works now`}>
          {channels.map(({ id, state }) => `${channelName(id)}: ${STATE_CHIPS[state].word}`).join(" · ")}.{" "}
          {channels.some(isOffered)
            ? "Customers can still choose it: only payments that fail take a method away, not probes."
            : "Customers are offered other methods meanwhile."}
        </Alert>
      ))}
    </>
  );
}

function deadMethods(all: readonly ChannelView[]): { method: string; channels: ChannelView[] }[] {
  const ready = all.filter(({ state }) => state !== "not_set_up");
  return [...new Set(ready.map(({ method }) => method))].flatMap((method) => {
    const channels = ready.filter((channel) => channel.method === method);
    return channels.some(({ state }) => TAKES_PAYMENTS.has(state)) ? [] : [{ method, channels }];
  });
}

function isOffered({ state, breakers }: ChannelView): boolean {
  return (
    !TAKEN_AWAY.has(state) && breakers.some(({ operation, standing }) => operation === "start" && standing !== "open")
  );
}
