import "server-only";
import { Refusal } from "@/lib/shared/refusal";

/**
 * A web request's body, read no further than `bytesMax`: past it the rest is not taken from the network at all. Refuses with
 * input.too_large, and with input.unreadable when the caller leaves before the end.
 */
export async function readBytes(
  request: Pick<Request, "headers" | "body">,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new Refusal("input.too_large");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read().catch(() => {
      throw new Refusal("input.unreadable");
    });
    if (done) break;
    bytes += value.length;
    if (bytes > bytesMax) {
      await reader.cancel().catch(() => undefined);
      throw new Refusal("input.too_large");
    }
    chunks.push(value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** A form with files (multipart/form-data) of at most so many bytes in all. Refuses with input.too_large, input.unreadable. */
export async function readForm(request: Pick<Request, "headers" | "body">, bytesMax: number): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data;/i.test(type)) throw new Refusal("input.unreadable", { type });
  const bytes = await readBytes(request, bytesMax);
  try {
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch {
    throw new Refusal("input.unreadable");
  }
}
