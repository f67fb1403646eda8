import type { IncomingMessage } from "node:http";
import type { Call } from "@/lib/http/door";
import { Refusal } from "@/lib/shared/refusal";

const BYTE_ORDER_MARK = 0xfeff;

/** A request of Node's server as a door asks for it. */
export class NodeCall implements Call {
  readonly headers: Call["headers"];
  readonly url: string;
  readonly #request: IncomingMessage;

  constructor(request: IncomingMessage) {
    this.#request = request;
    this.url = request.url ?? "";
    this.headers = { get: (name) => headerOf(request, name) };
  }

  /** Refuses with input.too_large as soon as it is, and with input.unreadable when the caller leaves before the end. */
  text(bytesMax: number): Promise<string> {
    const request = this.#request;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      request.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= bytesMax) chunks.push(chunk);
        else reject(new Refusal("input.too_large"));
      });
      request.on("end", () => resolve(decode(chunks)));
      const cutOff = () => {
        if (!request.readableEnded) reject(new Refusal("input.unreadable"));
      };
      request.on("close", cutOff);
      request.on("error", cutOff);
    });
  }
}

/** As a web request would tell it: repeated headers joined, an absent one null. */
function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name.toLowerCase()];
  return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
}

function decode(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  const text = (chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)).toString("utf8");
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}
