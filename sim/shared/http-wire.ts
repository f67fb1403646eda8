/**
 * HTTP/1.1 as bytes on a connection. The simulators and the load driver share two cores with the shop they serve, and
 * `node:http` costs several times what the exchange itself does: streams, objects and events for every message.
 */
export type Head = {
  /** The request or status line. */
  start: string;
  /** Names in lower case; a name that came twice holds both values with a comma between. */
  headers: Record<string, string>;
};

export type WireEvents = {
  onHead: (head: Head) => void;
  onBody: (part: Buffer) => void;
  onEnd: () => void;
  /** The bytes are no HTTP; nothing more will be told. */
  onBroken: (reason: string) => void;
};

const HEAD_MAX_BYTES = 65_536;
const END_OF_HEAD = Buffer.from("\r\n\r\n");
const END_OF_LINE = Buffer.from("\r\n");
const LETTER_A = 65;
const LETTER_Z = 90;
const NOTHING = Buffer.alloc(0);

/** Reads one message after the other from whatever pieces the connection brings. */
export class WireReader {
  private rest: Buffer = NOTHING;
  private state: "head" | "length" | "chunk_size" | "chunk" | "chunk_end" | "trailers" | "until_close" | "broken" =
    "head";
  private left = 0;

  /** @param reads whether heads are requests or answers: an answer without a length lasts until the connection closes */
  constructor(
    private readonly reads: "requests" | "answers",
    private readonly events: WireEvents,
  ) {}

  push(piece: Buffer): void {
    this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    while (this.step());
  }

  /** The other side has closed. @returns whether that was between two messages or a proper end of one */
  close(): boolean {
    if (this.state === "until_close") {
      this.state = "broken";
      this.events.onEnd();
      return true;
    }
    return this.state === "head" && this.rest.length === 0;
  }

  /** One part of a message; false when more bytes are needed. */
  private step(): boolean {
    switch (this.state) {
      case "head":
        return this.readHead();
      case "length":
      case "chunk":
        return this.readCounted();
      case "chunk_size":
        return this.readChunkSize();
      case "chunk_end":
        return this.readLine((line) => {
          if (line !== "") this.break("a chunk is longer than it said");
          else this.state = "chunk_size";
        });
      case "trailers":
        return this.readLine((line) => {
          if (line === "") this.finish();
        });
      case "until_close":
        return this.readAll();
      case "broken":
        return false;
    }
  }

  private readHead(): boolean {
    // Blank lines before a message are allowed, and some clients send them.
    while (this.rest.length >= 2 && this.rest[0] === 13 && this.rest[1] === 10) this.rest = this.rest.subarray(2);
    // A method and "HTTP" both begin with a letter; a TLS greeting, for one, does not.
    const first = this.rest[0] ?? LETTER_A;
    if (first < LETTER_A || first > LETTER_Z) return this.break("this is no HTTP");
    const at = this.rest.indexOf(END_OF_HEAD);
    if (at === -1) {
      if (this.rest.length > HEAD_MAX_BYTES) this.break("the head is too long");
      return false;
    }
    const head = parseHead(this.rest.toString("latin1", 0, at));
    this.rest = this.rest.subarray(at + END_OF_HEAD.length);
    if (head === null) return this.break("a header line has no colon");
    const length = head.headers["content-length"];
    if (length !== undefined && !/^\d{1,15}$/.test(length)) return this.break("the length is no number");
    this.begin(head, length);
    return true;
  }

  private begin(head: Head, length: string | undefined): void {
    const isChunked = head.headers["transfer-encoding"]?.toLowerCase().endsWith("chunked") === true;
    const isAnswer = this.reads === "answers";
    const status = isAnswer ? statusOf(head) : 0;
    // "100 Continue" and its kind are no answers yet.
    if (isAnswer && status >= 100 && status < 200) return;
    this.events.onHead(head);
    if (isChunked) this.state = "chunk_size";
    else if (isAnswer && (status === 204 || status === 304)) this.finish();
    else if (length !== undefined) {
      this.left = Number(length);
      this.state = "length";
      if (this.left === 0) this.finish();
    } else if (isAnswer) this.state = "until_close";
    else this.finish();
  }

  private readCounted(): boolean {
    if (this.rest.length === 0) return false;
    const part = this.rest.length > this.left ? this.rest.subarray(0, this.left) : this.rest;
    this.rest = this.rest.subarray(part.length);
    this.left -= part.length;
    this.events.onBody(part);
    if (this.left > 0) return false;
    if (this.state === "length") this.finish();
    else this.state = "chunk_end";
    return true;
  }

  private readChunkSize(): boolean {
    return this.readLine((line) => {
      const digits = line.split(";", 1)[0]?.trim() ?? "";
      if (!/^[0-9a-f]{1,8}$/i.test(digits)) {
        this.break("a chunk has no size");
        return;
      }
      this.left = Number.parseInt(digits, 16);
      this.state = this.left === 0 ? "trailers" : "chunk";
    });
  }

  private readLine(take: (line: string) => void): boolean {
    const at = this.rest.indexOf(END_OF_LINE);
    if (at === -1) {
      if (this.rest.length > HEAD_MAX_BYTES) this.break("a line is too long");
      return false;
    }
    const line = this.rest.toString("latin1", 0, at);
    this.rest = this.rest.subarray(at + END_OF_LINE.length);
    take(line);
    return true;
  }

  private readAll(): boolean {
    if (this.rest.length === 0) return false;
    const part = this.rest;
    this.rest = NOTHING;
    this.events.onBody(part);
    return false;
  }

  private finish(): void {
    this.state = "head";
    this.events.onEnd();
  }

  private break(reason: string): false {
    this.state = "broken";
    this.rest = NOTHING;
    this.events.onBroken(reason);
    return false;
  }
}

/** The number in a status line, or 0. */
export function statusOf(head: Head): number {
  return Number(head.start.slice(9, 12)) || 0;
}

/** Whether the connection may serve another message after this one. */
export function keepsAlive({ start, headers }: Head): boolean {
  const wish = headers.connection?.toLowerCase() ?? "";
  return start.includes("HTTP/1.0") ? wish.includes("keep-alive") : !wish.includes("close");
}

function parseHead(text: string): Head | null {
  const [start = "", ...lines] = text.split("\r\n");
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) return null;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const known = headers[name];
    headers[name] = known === undefined ? value : `${known}, ${value}`;
  }
  return { start, headers };
}
