import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type NextRequest, NextResponse } from "next/server";
import { isDevelopment } from "@/lib/env";
import { shopPagePolicy } from "@/lib/http/page-policy";
import { preferredLocale } from "@/lib/http/preferred-locale";
import { hashesOf, NO_HASHES, type PageHashes } from "@/lib/http/security-policy";
import { isLocale } from "@/lib/shared/locales";

/** First segments that are no page of the shop, so that they get no language in front. */
const WITHOUT_LANGUAGE = new Set(["admin", "support", "api", "icon", "apple-icon", "opengraph-image"]);

const pageHashes = readHashes();
/** An address that is no page is answered with the page that was built for that, whatever the address. */
const KNOWN_EVERYWHERE = new Set([...pageHashes.everywhere, ...(pageHashes.pages["/_not-found"] ?? [])]);
const { policyFor, transportSecurity } = shopPagePolicy();

/**
 * Gives a page address its language, and every page its security policy. In production the pages that were built ahead do not
 * come this far: lib/http/server/static-shells.ts answers them with the same policy.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const first = pathname.split("/")[1] ?? "";
  if (!isLocale(first) && !WITHOUT_LANGUAGE.has(first)) {
    const locale = preferredLocale(request.cookies.get("facet_locale")?.value, request.headers.get("accept-language"));
    const target = request.nextUrl.clone();
    target.pathname = pathname === "/" ? `/${locale}` : `/${locale}${pathname}`;
    target.search = search;
    return NextResponse.redirect(target, { status: 307, headers: { vary: "accept-language, cookie" } });
  }

  const hashes = hashesOf(pageHashes, pathname);
  return hashes === null ? withNonce(request) : withPolicy(NextResponse.next(), policyFor(hashes));
}

/** Next finds the nonce in the request's policy and puts it on the scripts it writes. */
function withNonce(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const text = policyFor([`'nonce-${nonce}'`, ...KNOWN_EVERYWHERE]);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", text);
  return withPolicy(NextResponse.next({ request: { headers } }), text);
}

function withPolicy(response: NextResponse, text: string): NextResponse {
  response.headers.set("content-security-policy", text);
  if (transportSecurity !== null) response.headers.set("strict-transport-security", transportSecurity);
  return response;
}

/** Written after each build; `next dev` has no build, and its policy needs no hashes. */
function readHashes(): PageHashes {
  if (isDevelopment) return NO_HASHES;
  try {
    return JSON.parse(readFileSync(path.join(process.cwd(), ".next", "csp-hashes.json"), "utf8")) as PageHashes;
  } catch {
    return NO_HASHES;
  }
}

export const config = {
  matcher: [
    {
      // Pages only. A file has a dot in its name; an action and a navigation inside the app load no new document.
      source: "/((?!api/|_next/|.*\\.[a-zA-Z0-9]+$).*)",
      missing: [
        { type: "header", key: "next-action" },
        { type: "header", key: "rsc" },
      ],
    },
  ],
};
