/** Reads until a text stands in the stream, or it ends. */
export async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, text: string): Promise<string> {
  const decoder = new TextDecoder();
  let read = "";
  while (!read.includes(text)) {
    const { value, done } = await reader.read();
    if (done) return `${read}(ended)`;
    read += decoder.decode(value, { stream: true });
  }
  return read;
}
