/** Where a passkey belongs: its name for browsers, and the addresses from which it may be used. */
export type PasskeyPlace = { rpId: string; origins: readonly string[] };

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * The place of passkeys of a shop at this address, or null where there can be none: browsers bind a passkey to a name, so a shop that is
 * reached by a bare IP address has none. This machine itself has a name, localhost.
 */
export function passkeyPlace(shopUrl: string): PasskeyPlace | null {
  const { hostname, origin, protocol, port } = new URL(shopUrl);
  if (LOOPBACK.has(hostname)) {
    const named = `${protocol}//localhost${port === "" ? "" : `:${port}`}`;
    return { rpId: "localhost", origins: [...new Set([named, origin])] };
  }
  const isAddress = hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
  return isAddress || protocol !== "https:" ? null : { rpId: hostname, origins: [origin] };
}
