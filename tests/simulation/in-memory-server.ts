import { EventEmitter } from "node:events";

export type Sent = { method: string; path: string; headers: Record<string, string>; body: Buffer };

type Answer = { status: number; headers: Record<string, string>; body: Buffer };

/** What a request came to: an answer, one that broke off, a torn connection, or silence. */
export type Outcome =
  | ({ kind: "response" } & Answer)
  | ({ kind: "cut" } & Answer)
  | { kind: "reset" }
  | { kind: "hang" };

type Handler = (incoming: EventEmitter, response: FakeResponse) => void;
type Register = (port: number, server: FakeServer) => number;

/** What `createServer` gives, without a socket: requests are handed over in memory. */
export class FakeServer extends EventEmitter {
  /** For the log of a run. */
  name = "server";
  /** The shop's own door for webhooks. */
  isDoor = false;
  #port = 0;

  constructor(
    /** Resolves with what the caller would see, or never if the server never answers. */
    readonly take: (sent: Sent) => Promise<Outcome>,
    private readonly register: Register,
  ) {
    super();
  }

  listen(port: number, _host: string, onListening: () => void): this {
    this.#port = this.register(port, this);
    process.nextTick(onListening);
    return this;
  }

  address(): { port: number } {
    return { port: this.#port };
  }

  close(onClosed?: () => void): this {
    process.nextTick(() => onClosed?.());
    return this;
  }
}

/** Hands a request to a handler of `http.createServer`. */
export function answerOf(handler: Handler, sent: Sent): Promise<Outcome> {
  return new Promise((resolve) => {
    const incoming = Object.assign(new EventEmitter(), {
      method: sent.method,
      url: sent.path,
      headers: sent.headers,
      socket: { remoteAddress: "127.0.0.1" },
    });
    handler(incoming, new FakeResponse(resolve));
    process.nextTick(() => {
      if (sent.body.length > 0) incoming.emit("data", sent.body);
      incoming.emit("end");
    });
  });
}

class FakeResponse {
  statusCode = 200;
  headersSent = false;
  destroyed = false;
  readonly socket = { resetAndDestroy: () => this.#over({ kind: "reset" }) };
  #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];

  constructor(private readonly resolve: (outcome: Outcome) => void) {}

  writeHead(status: number, headers: Record<string, string | number> = {}): this {
    this.statusCode = status;
    this.headersSent = true;
    for (const [name, value] of Object.entries(headers)) this.#headers[name.toLowerCase()] = String(value);
    return this;
  }

  write(chunk: string | Buffer, onWritten?: () => void): boolean {
    this.#chunks.push(Buffer.from(chunk));
    if (onWritten !== undefined) process.nextTick(onWritten);
    return true;
  }

  end(chunk: string | Buffer = ""): void {
    this.#chunks.push(Buffer.from(chunk));
    this.#over(this.#answer("response"));
  }

  /** Torn in the middle of an answer, or before it began. */
  destroy(): void {
    this.#over(this.headersSent ? this.#answer("cut") : { kind: "reset" });
  }

  #answer(kind: "response" | "cut"): Outcome {
    return { kind, status: this.statusCode, headers: this.#headers, body: Buffer.concat(this.#chunks) };
  }

  #over(outcome: Outcome): void {
    this.destroyed = true;
    this.resolve(outcome);
  }
}
