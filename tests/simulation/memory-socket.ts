import { EventEmitter } from "node:events";
import { type Head, statusOf, WireReader } from "@/sim/shared/http-wire";
import type { Outcome, Sent } from "@/tests/simulation/in-memory-server";

type Send = (port: number, sent: Sent, hear: (outcome: Outcome) => void) => void;

/** As much of a socket as programs use that speak HTTP by bytes. What is written goes to `onWritten`. */
class MemorySocket extends EventEmitter {
  destroyed = false;
  writable = true;
  readonly connecting = false;
  readonly remoteAddress = "127.0.0.1";

  constructor(private readonly onWritten: (bytes: Buffer) => void) {
    super();
  }

  write(chunk: string | Buffer, onDone?: () => void): boolean {
    if (!this.destroyed) this.onWritten(Buffer.from(chunk));
    if (typeof onDone === "function") process.nextTick(onDone);
    return true;
  }

  end(chunk?: string | Buffer): this {
    if (chunk !== undefined) this.write(chunk);
    this.writable = false;
    process.nextTick(() => this.emit("finish"));
    return this.destroy();
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.writable = false;
    process.nextTick(() => {
      if (error !== undefined) this.emit("error", error);
      this.emit("close");
    });
    return this;
  }

  resetAndDestroy(): this {
    this.emit("reset");
    return this.destroy();
  }

  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** Hands one request to a server that listens for connections; resolves with what the caller would see. */
export function exchangeOver(accept: (socket: EventEmitter) => void, sent: Sent): Promise<Outcome> {
  return new Promise((resolve) => {
    let head: Head | null = null;
    const parts: Buffer[] = [];
    const answer = (kind: "response" | "cut"): Outcome =>
      head === null
        ? { kind: "reset" }
        : { kind, status: statusOf(head), headers: { ...head.headers }, body: Buffer.concat(parts) };
    const reader = new WireReader("answers", {
      onHead: (read) => {
        head = read;
      },
      onBody: (part) => parts.push(part),
      onEnd: () => resolve(answer("response")),
      onBroken: () => resolve({ kind: "reset" }),
    });
    const socket = new MemorySocket((bytes) => reader.push(bytes));
    socket.on("reset", () => resolve({ kind: "reset" }));
    socket.on("close", () => resolve(answer("cut")));
    accept(socket);
    socket.emit("data", bytesOf(sent));
  });
}

function bytesOf({ method, path, headers, body }: Sent): Buffer {
  const lines = Object.entries({ host: "simulation", ...headers, "content-length": String(body.length) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n`), body]);
}

/** The caller's end of a connection: each request that is whole goes to `send`, and its answer comes back as bytes. */
export function connectionTo(port: number, send: Send): EventEmitter {
  let head: Head | null = null;
  let parts: Buffer[] = [];
  const reader = new WireReader("requests", {
    onHead: (read) => {
      head = read;
    },
    onBody: (part) => parts.push(part),
    onEnd: () => {
      const [method = "", path = "/"] = (head?.start ?? "").split(" ", 2);
      const sent = { method, path, headers: { ...head?.headers }, body: Buffer.concat(parts) };
      parts = [];
      send(port, sent, hear);
    },
    onBroken: () => socket.destroy(),
  });
  const socket = new MemorySocket((bytes) => reader.push(bytes));
  const hear = (outcome: Outcome) => {
    if (socket.destroyed || outcome.kind === "hang") return;
    if (outcome.kind === "reset") socket.destroy(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
    else {
      const { "transfer-encoding": _chunked, "content-length": _length, ...headers } = outcome.headers;
      const whole = outcome.kind === "response" ? outcome.body.length : outcome.body.length * 2 + 1;
      const lines = Object.entries({ ...headers, "content-length": String(whole) });
      const top = `HTTP/1.1 ${outcome.status} Answer\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
      socket.emit("data", Buffer.concat([Buffer.from(top), outcome.body]));
      if (outcome.kind === "cut") socket.destroy();
    }
  };
  process.nextTick(() => socket.emit("connect"));
  return socket;
}
