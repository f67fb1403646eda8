import { Agent, type IncomingMessage, request } from "node:http";

export type Answer = { status: number; body: string };

/**
 * As many connections as there are buyers at once, kept alive: a driver that queued for one would measure its own queue. The one
 * used last goes first, so that idle ones stay idle.
 */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: "lifo" });
const ANSWER_WITHIN_MS = 60_000;

export function post(url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
  return send("POST", url, headers, body, true);
}

/**
 * A server may close an idle connection just when it is used again. A browser then repeats the request on a new one, once;
 * every request of ours is safe to repeat.
 */
function send(
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  mayRepeat: boolean,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method,
      agent,
      timeout: ANSWER_WITHIN_MS,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
    });
    call.on("response", (response) => {
      collect(response, (text) => resolve({ status: response.statusCode ?? 0, body: text }), reject);
    });
    call.on("timeout", () => call.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)));
    call.on("error", (error: NodeJS.ErrnoException) => {
      const wasClosed = call.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      if (wasClosed && mayRepeat) send(method, url, headers, body, false).then(resolve, reject);
      else reject(error);
    });
    call.end(body);
  });
}

function collect(response: IncomingMessage, onEnd: (text: string) => void, onError: (error: Error) => void): void {
  let text = "";
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    text += chunk;
  });
  response.on("end", () => onEnd(text));
  response.on("error", onError);
}

/**
 * Listens to server-sent events until `onData` answers true, the server ends the stream, or time is up.
 *
 * @returns whether `onData` got what it waited for
 */
export function watch(url: URL, forMs: number, onData: (data: string) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(url, { agent: false, headers: { accept: "text/event-stream" } });
    const timer = setTimeout(() => end(false), forMs);
    const end = (isSeen: boolean) => {
      clearTimeout(timer);
      call.destroy();
      resolve(isSeen);
    };
    call.on("error", () => end(false));
    call.on("response", (response) => {
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        const events = (rest + chunk).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data !== undefined && onData(data)) return end(true);
        }
      });
      response.on("end", () => end(false));
      response.on("error", () => end(false));
    });
    call.end();
  });
}
