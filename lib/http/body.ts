import "server-only";
import { Refusal } from "@/lib/shared/refusal";

type Body = Pick<Request, "headers" | "body">;

/**
 * A web request's body, read no further than `bytesMax`: a body of unannounced length could otherwise fill the memory before anybody has
 * measured it. Past it the rest is not taken from the network at all. Refuses with input.too_large.
 */
async function readBytes(request: Body, bytesMax: number): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new Refusal("input.too_large");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Refusal("input.too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A body as text. Refuses with input.too_large. */
export async function readText(request: Body, bytesMax: number): Promise<string> {
  return (await readBytes(request, bytesMax)).toString("utf8");
}

/**
 * A form with files (multipart/form-data) of at most so many bytes in all. Refuses with input.too_large, and with input.unreadable what is no
 * such form or breaks off before its end.
 */
export async function readForm(request: Body, bytesMax: number): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data;/i.test(type)) throw new Refusal("input.unreadable", { type });
  try {
    const bytes = await readBytes(request, bytesMax);
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal("input.unreadable");
  }
}
