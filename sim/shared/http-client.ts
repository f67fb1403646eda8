import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import { type Head, keepsAlive, statusOf, WireReader } from "./http-wire";

export type Answer = { status: number; body: string };

/** What a call over a kept connection may do besides collecting its answer. */
export type CallOptions = {
  /**
   * A server may close an idle connection just when it is used again. A browser then sends the request once more, on a new
   * connection; a caller with a retry of its own need not.
   */
  mayRepeat?: boolean;
  timeoutMs: number;
  /** Sees the body as it arrives, in place of an answer's `body`; true ends the call, and the connection with it. */
  onPart?: (part: Buffer) => boolean;
};

/** The call did not get an answer: the connection failed, or time ran out. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
}

/** Servers close idle connections after 5 s at the earliest (Next does); one that nears it is not used again. */
const IDLE_MAX_MS = 4_000;

type Connection = {
  socket: Socket;
  reader: WireReader;
  call: Call | null;
  idleSinceMs: number;
};

type Call = {
  bytes: string;
  options: CallOptions;
  isReused: boolean;
  hasBegun: boolean;
  head: Head | null;
  parts: Buffer[];
  timer: NodeJS.Timeout;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
};

/**
 * Calls one server over as many kept connections as there are calls at once. The one used last goes first, so that idle
 * ones stay idle and end. `fetch` and `node:http` cost three to five times as much for each call.
 */
export class HttpClient {
  private readonly idle: Connection[] = [];
  private readonly open = new Set<Socket>();

  constructor(private readonly target: URL) {}

  /**
   * @param head the request line and the headers, each with its line end, without Host and Content-Length
   * @throws NoAnswer
   */
  call(head: string, body: string, options: CallOptions): Promise<Answer> {
    const bytes = `${head}Host: ${this.target.host}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    return new Promise((resolve, reject) => this.begin(bytes, options, resolve, reject));
  }

  /** Ends every connection; calls under way fail. */
  close(): void {
    for (const socket of this.open) socket.destroy();
  }

  private begin(
    bytes: string,
    options: CallOptions,
    resolve: (answer: Answer) => void,
    reject: (error: Error) => void,
  ): void {
    const kept = this.takeIdle();
    const connection = kept ?? this.connect();
    const timer = setTimeout(() => {
      this.fail(connection, `no answer within ${options.timeoutMs / 1000} s`, false);
      connection.socket.destroy();
    }, options.timeoutMs);
    connection.call = {
      bytes,
      options,
      isReused: kept !== null,
      hasBegun: false,
      head: null,
      parts: [],
      timer,
      resolve,
      reject,
    };
    connection.socket.write(bytes);
  }

  private takeIdle(): Connection | null {
    const last = this.idle.pop();
    if (last === undefined) return null;
    if (Date.now() - last.idleSinceMs < IDLE_MAX_MS && last.socket.writable) return last;
    last.socket.destroy();
    // What lies below has been idle even longer.
    for (const older of this.idle.splice(0)) older.socket.destroy();
    return null;
  }

  private connect(): Connection {
    const { hostname, port, protocol } = this.target;
    const host = hostname.replace(/^\[|\]$/g, "");
    const isSecure = protocol === "https:";
    const at = { host, port: Number(port) || (isSecure ? 443 : 80) };
    const socket = isSecure ? connectSecure({ ...at, servername: host }) : connectPlain(at);
    socket.setNoDelay(true);
    const reader = new WireReader("answers", {
      onHead: (head) => {
        if (connection.call !== null) connection.call.head = head;
      },
      onBody: (part) => this.takePart(connection, part),
      onEnd: () => this.finish(connection),
      onBroken: (reason) => {
        this.fail(connection, reason, false);
        socket.destroy();
      },
    });
    const connection: Connection = { socket, reader, call: null, idleSinceMs: 0 };
    this.open.add(socket);
    socket.on("data", (piece: Buffer) => {
      if (connection.call !== null) connection.call.hasBegun = true;
      reader.push(piece);
    });
    socket.on("end", () => {
      reader.close();
      socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => this.fail(connection, error.code ?? error.message, true));
    socket.on("close", () => {
      this.open.delete(socket);
      this.fail(connection, "the connection closed before an answer", true);
    });
    return connection;
  }

  private takePart(connection: Connection, part: Buffer): void {
    const { call } = connection;
    if (call === null) return;
    if (call.options.onPart === undefined) call.parts.push(part);
    else if (call.options.onPart(part)) {
      this.settle(connection);
      connection.socket.destroy();
    }
  }

  private finish(connection: Connection): void {
    const head = connection.call?.head ?? null;
    this.settle(connection);
    if (head === null || !keepsAlive(head) || !connection.socket.writable) connection.socket.destroy();
    else {
      connection.idleSinceMs = Date.now();
      this.idle.push(connection);
    }
  }

  private settle(connection: Connection): void {
    const { call } = connection;
    if (call === null) return;
    connection.call = null;
    clearTimeout(call.timer);
    const [only = null] = call.parts;
    const body = call.parts.length === 1 && only !== null ? only : Buffer.concat(call.parts);
    call.resolve({ status: call.head === null ? 0 : statusOf(call.head), body: body.toString("utf8") });
  }

  private fail(connection: Connection, reason: string, isClosed: boolean): void {
    const at = this.idle.indexOf(connection);
    if (at !== -1) this.idle.splice(at, 1);
    const { call } = connection;
    if (call === null) return;
    connection.call = null;
    clearTimeout(call.timer);
    const { bytes, options, isReused, hasBegun, resolve, reject } = call;
    if (isClosed && isReused && !hasBegun && options.mayRepeat === true)
      this.begin(bytes, { ...options, mayRepeat: false }, resolve, reject);
    else reject(new NoAnswer(reason));
  }
}
