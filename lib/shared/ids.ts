/** RFC 9562 version 7: 48 bits of milliseconds, then random bits, so that keys made later sort later. */
export function uuidV7({ atMs, random }: { atMs: number; random: Uint8Array }): string {
  if (!Number.isSafeInteger(atMs) || atMs < 0 || atMs >= 2 ** 48)
    throw new RangeError("A UUIDv7 holds 48 bits of time");
  if (random.length < 10) throw new RangeError("A UUIDv7 needs 10 random bytes");
  const bytes = new Uint8Array(16);
  for (let at = 5, rest = atMs; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** For the edges only: this machine's clock and randomness. Rules take `uuidV7` or a finished id instead. */
export function newId(): string {
  return uuidV7({ atMs: Date.now(), random: globalThis.crypto.getRandomValues(new Uint8Array(10)) });
}

/** Any version of UUID, lower or upper case; keys from a browser are version 4. */
export function isUuid(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
