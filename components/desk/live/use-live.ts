"use client";

import { useCallback, useEffect, useRef, useState } from "react";

/** live: told as it happens. polling: the stream is broken, so the page asks. ended: the session is over. */
export type Connection = "connecting" | "live" | "polling" | "ended";

/** How often to ask while the stream is broken. */
const POLL_MS = 3_000;
const RECONNECT_MS = 5_000;

/** Where a view of the desk is told from, and by which name. */
export type LiveSource = { url: string; event: string };

/** A view as it changes: server-sent events, and polling for as long as the stream is broken. `initial` is what the page came with. */
export function useLive<View extends { at: string }>(
  { url, event }: LiveSource,
  initial: View,
): { view: View; connection: Connection } {
  const [view, setView] = useState(initial);
  const [connection, setConnection] = useState<Connection>("connecting");
  // Two sources may cross on the way: what the server wrote later wins.
  const show = useCallback((next: View) => setView((shown) => (shown.at > next.at ? shown : next)), []);
  useEffect(() => show(initial), [initial, show]);
  const state = useRef<Connection>("connecting");

  useEffect(() => {
    const tell = (next: Connection) => {
      state.current = next;
      setConnection(next);
    };
    return watch<View>({ url, event }, { show, tell, connection: () => state.current });
  }, [show, url, event]);
  return { view, connection };
}

type Watcher<View> = {
  show: (view: View) => void;
  tell: (connection: Connection) => void;
  connection: () => Connection;
};

/** Opens the stream, polls while that is down, and opens it again. Answers how to stop. */
function watch<View>(from: LiveSource, { show, tell, connection }: Watcher<View>): () => void {
  let source: EventSource | null = null;
  let lastStart = 0;

  const connect = () => {
    source?.close();
    lastStart = Date.now();
    source = new EventSource(from.url);
    source.addEventListener("open", () => tell("live"));
    source.addEventListener(from.event, (message) => show(JSON.parse((message as MessageEvent<string>).data) as View));
    source.addEventListener("error", () => {
      if (connection() !== "ended") tell("polling");
    });
  };
  const ask = async () => {
    const answer = await fetch(from.url).catch(() => null);
    if (answer?.status === 401 || answer?.status === 403) tell("ended");
    else if (answer?.ok === true) show((await answer.json()) as View);
  };
  const look = () => {
    if (connection() === "ended") source?.close();
    if (connection() !== "polling" || document.visibilityState === "hidden") return;
    void ask().catch(() => undefined);
    // The browser reconnects by itself unless the server answered with an error: then it gives up, and we go on.
    if (source?.readyState === EventSource.CLOSED && Date.now() - lastStart > RECONNECT_MS) connect();
  };
  // A browser opens few connections to one host: a tab that nobody looks at gives its own back.
  const turn = () => {
    if (document.visibilityState === "hidden") {
      source?.close();
      source = null;
    } else if (source === null && connection() !== "ended") connect();
    look();
  };
  turn();
  const timer = setInterval(look, POLL_MS);
  document.addEventListener("visibilitychange", turn);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", turn);
    source?.close();
  };
}
