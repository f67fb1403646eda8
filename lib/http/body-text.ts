import "server-only";
import { Refusal } from "@/lib/shared/refusal";

/**
 * A web request's body as text, read no further than `bytesMax`: a body of unannounced length could otherwise fill the memory before
 * anybody has measured it. Refuses with input.too_large.
 */
export async function readText(request: Pick<Request, "headers" | "body">, bytesMax: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new Refusal("input.too_large");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Refusal("input.too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
