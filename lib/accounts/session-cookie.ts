import { getToken } from "next-auth/jwt";
import { env } from "@/lib/env";

/** Cookies are `Secure` wherever the shop is reached over https; only a demo on this machine is not. */
export const HAS_SECURE_COOKIES = env.FACET_URL.startsWith("https://");

export const SESSION_COOKIE = `${HAS_SECURE_COOKIES ? "__Secure-" : ""}next-auth.session-token`;

/**
 * The session id in a request's cookie, decrypted with FACET_SECRET; null for a guest, a forged or an expired cookie. Only
 * the cookie counts: next-auth would also read an `Authorization` header, which no page of ours sends.
 */
export async function sessionIdOf(headers: Headers): Promise<string | null> {
  const cookies = readCookies(headers.get("cookie") ?? "");
  if (!Object.keys(cookies).some((name) => name.startsWith(SESSION_COOKIE))) return null;
  const token = await getToken({
    req: { cookies, headers: {} } as unknown as Parameters<typeof getToken>[0]["req"],
    secret: env.FACET_SECRET,
    cookieName: SESSION_COOKIE,
    secureCookie: HAS_SECURE_COOKIES,
  });
  return typeof token?.sid === "string" ? token.sid : null;
}

function readCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0) cookies[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
  }
  return cookies;
}
