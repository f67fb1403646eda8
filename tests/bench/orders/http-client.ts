import { type Answer, HttpClient } from "@/sim/shared/http-client";

/**
 * As many connections as there are buyers at once, kept alive: a driver that queued for one would measure its own queue. The
 * bytes are those of a browser; only the machinery of `node:http` around them is left out, which would take the shop's cores.
 */
const clients = new Map<string, HttpClient>();
const ANSWER_WITHIN_MS = 60_000;

/** @param origin such as http://127.0.0.1:3000 @param headers each with its line end */
export function post(origin: string, path: string, headers: string, body: string): Promise<Answer> {
  const head = `POST ${path} HTTP/1.1\r\n${headers}`;
  // Every request of ours is safe to repeat.
  return clientOf(origin).call(head, body, { timeoutMs: ANSWER_WITHIN_MS, mayRepeat: true });
}

/**
 * Listens to server-sent events until `onData` answers true, the server ends the stream, or time is up.
 *
 * @returns whether `onData` got what it waited for
 */
export async function watch(
  origin: string,
  path: string,
  forMs: number,
  onData: (data: string) => boolean,
): Promise<boolean> {
  let rest = "";
  let isSeen = false;
  const onPart = (part: Buffer) => {
    const events = (rest + part.toString("utf8")).split("\n\n");
    rest = events.pop() ?? "";
    isSeen ||= events.some((event) => {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      return data !== undefined && onData(data);
    });
    return isSeen;
  };
  const head = `GET ${path} HTTP/1.1\r\nAccept: text/event-stream\r\n`;
  try {
    await clientOf(origin).call(head, "", { timeoutMs: forMs, onPart });
  } catch {
    return isSeen;
  }
  return isSeen;
}

function clientOf(origin: string): HttpClient {
  const known = clients.get(origin) ?? new HttpClient(new URL(origin));
  clients.set(origin, known);
  return known;
}
