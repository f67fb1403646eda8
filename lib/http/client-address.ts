import "server-only";
import { BlockList, isIP } from "node:net";
import { env } from "@/lib/env";

/** Proxies whose word about the caller's address counts: addresses or networks ("10.0.0.0/8"). */
const trusted = new BlockList();
for (const entry of env.TRUSTED_PROXIES) {
  const [address = "", prefix] = entry.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0) throw new Error(`TRUSTED_PROXIES names "${entry}", which is no address`);
  if (prefix === undefined) trusted.addAddress(address, family);
  else trusted.addSubnet(address, Number(prefix), family);
}

/**
 * Where a request came from, or null when that cannot be known. `x-forwarded-for` is a list that each proxy appends to; read from
 * the right, the first address that is no trusted proxy is the caller. Without trusted proxies the header is anybody's word and
 * is not read: then limits go by account and device only.
 */
export function clientAddress(headers: Pick<Headers, "get">): string | null {
  if (env.TRUSTED_PROXIES.length === 0) return null;
  const hops = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((hop) => hop.trim().replace(/^::ffff:/, ""))
    .filter((hop) => isIP(hop) !== 0);
  for (const hop of hops.reverse()) {
    if (!trusted.check(hop, isIP(hop) === 6 ? "ipv6" : "ipv4")) return hop;
  }
  return null;
}
