"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { ChannelsView } from "@/lib/payments/channels-view";
import { channelName, STATE_CHIPS } from "../channel-words";
import { ConnectionBadge } from "../live/connection-badge";
import { type Connection, useLive } from "../live/use-live";

const SOURCE = { url: "/admin/channels/events", event: "channels" };

const LiveContext = createContext<{ view: ChannelsView; connection: Connection } | null>(null);

export function useChannels(): { view: ChannelsView; connection: Connection } {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("What shows channels stands inside LiveChannels");
  return live;
}

/** Holds the one stream of the page, for all that shows channels; says aloud what has changed. */
export function LiveChannels({ initial, children }: { initial: ChannelsView; children: ReactNode }) {
  const live = useLive(SOURCE, initial);
  return (
    <LiveContext value={live}>
      {children}
      <Announcer view={live.view} />
    </LiveContext>
  );
}

/** For who does not see the chips change. */
function Announcer({ view }: { view: ChannelsView }) {
  const before = useRef(new Map(view.channels.map(({ id, state }) => [id, state])));
  const [text, setText] = useState("");
  useEffect(() => {
    const changed = view.channels.filter(({ id, state }) => before.current.get(id) !== state);
    before.current = new Map(view.channels.map(({ id, state }) => [id, state]));
    if (changed.length === 0) return;
    setText(changed.map(({ id, state }) => `${channelName(id)}: ${STATE_CHIPS[state].word}`).join(". "));
  }, [view]);
  return (
    <p className="sr-only" aria-live="polite">
      {text}
    </p>
  );
}

/** Whether what one sees is of now. */
export function LiveBadge() {
  return <ConnectionBadge connection={useChannels().connection} />;
}
