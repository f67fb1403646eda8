import "server-only";
import { reportError } from "@/lib/http/report-error";
import { Refusal } from "@/lib/shared/refusal";

/** What a door asks of a request. Small enough that a web `Request` has it, and that a server can give it without making one. */
export type Call = {
  headers: { get: (name: string) => string | null };
  /** Path and query as sent; a web request puts its origin in front. */
  url: string;
  /** The body as text. It is read no further than `bytesMax`, past which it is refused with input.too_large. */
  text: (bytesMax: number) => Promise<string>;
};

/** What a door with parts in its path ("/api/orders/[reference]") is called with beside the call. */
export type PathParts = Readonly<Record<string, string>>;

/** Server-sent events. `open` gets a way to send one, and answers the way to stop. */
export type EventFeed = { open: (send: (event: string) => void) => () => void };

export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | EventFeed;
};

/**
 * A door of the API that every order passes: the same function behind Next's route handler and behind the server that stands
 * beside Next (docs/adr/0008). `path` is written as Next's folders are.
 */
export type Door = {
  method: "GET" | "POST";
  path: `/api/${string}`;
  answer: (call: Call, parts: PathParts) => Promise<Answer>;
};

/** Answers of an API are never cached by anybody but who is told to. */
export const NO_STORE = { "Cache-Control": "no-store" } as const;

const JSON_HEADERS = { "Content-Type": "application/json" } as const;
const JSON_NO_STORE = { ...JSON_HEADERS, ...NO_STORE } as const;

export function jsonAnswer(content: unknown, headers: Readonly<Record<string, string>> = JSON_HEADERS): Answer {
  return { status: 200, headers, body: JSON.stringify(content) };
}

/** The same, never to be cached. */
export function freshAnswer(content: unknown): Answer {
  return jsonAnswer(content, JSON_NO_STORE);
}

/** Runs a door: a refusal becomes its status and `{code, message}`, a bug a 500 with a reference. */
export async function answerOrRefuse(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    return refusalOf(error);
  }
}

/** What a caller is told of something that was thrown. Bugs are logged. */
export function refusalOf(error: unknown): Answer {
  if (!(error instanceof Refusal)) {
    const content = {
      code: "server.failed",
      message: "Something went wrong on our side.",
      reference: reportError(error),
    };
    return { ...freshAnswer(content), status: 500 };
  }
  const { retryAfterSeconds } = error.facts;
  const isTimed = typeof retryAfterSeconds === "number";
  const content = {
    code: error.code,
    message: error.publicMessage,
    ...(isTimed ? { retryAfterSeconds } : {}),
  };
  const headers = isTimed ? { ...JSON_NO_STORE, "Retry-After": String(retryAfterSeconds) } : JSON_NO_STORE;
  return { ...jsonAnswer(content, headers), status: error.status };
}

/** The query of a call, as `URL.searchParams` would read it. */
export function queryOf({ url }: Pick<Call, "url">): URLSearchParams {
  const at = url.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
}

/** The body's text. Refuses with input.too_large, by the length it announces or the one it has. */
export async function bodyText(call: Pick<Call, "headers" | "text">, bytesMax: number): Promise<string> {
  if (Number(call.headers.get("content-length") ?? 0) > bytesMax) throw new Refusal("input.too_large");
  const text = await call.text(bytesMax);
  if (text.length > bytesMax) throw new Refusal("input.too_large");
  return text;
}
