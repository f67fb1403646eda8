const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);
const URL_LENGTH_MAX = 500;

/**
 * Where signed alerts may be sent: https only, and in the demo also http on this very machine. A name or password in the address would
 * end up in logs, and a fragment is never sent. Null for anything else.
 */
export function readEndpointUrl(text: string, { isDemo }: { isDemo: boolean }): string | null {
  const trimmed = text.trim();
  if (trimmed.length > URL_LENGTH_MAX || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return null;
  if (url.protocol === "https:") return url.toString();
  return isDemo && url.protocol === "http:" && LOOPBACK.has(url.hostname) ? url.toString() : null;
}
