import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/accounts/auth-options";
import { clientAddress } from "@/lib/http/client-address";
import { takeCall } from "@/lib/http/rate-limit";
import { reportError } from "@/lib/http/report-error";
import { answerAsJson } from "@/lib/http/route";
import { DEFAULT_LOCALE, isLocale, type Locale } from "@/lib/shared/locales";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Sign-in, sign-out and the session, all by next-auth; what they mean is in lib/accounts/auth-options.ts. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  return answerAsJson(async () => {
    const address = clientAddress(request.headers);
    const { nextauth } = await context.params;
    if (request.method === "POST" && nextauth[0] !== "signout") takeCall("signIn", [address]);
    const options = authOptions({
      address,
      userAgent: request.headers.get("user-agent") ?? "",
      locale: localeOf(request),
      onError: reportError,
    });
    return NextAuth(request, context, options);
  });
}

/**
 * The language of the page that the person comes from, which is also where he goes back to. next-auth's own redirects lose the
 * query, so the cookie in which it keeps the way back is asked too.
 */
function localeOf(request: NextRequest): Locale {
  const kept = request.cookies.getAll().find(({ name }) => name.endsWith("next-auth.callback-url"))?.value;
  const hints = [request.nextUrl.searchParams.get("callbackUrl"), request.headers.get("referer"), kept];
  for (const hint of hints) {
    const [, first = ""] = (URL.parse(hint ?? "", request.nextUrl.origin)?.pathname ?? "").split("/");
    if (isLocale(first)) return first;
  }
  return DEFAULT_LOCALE;
}

export { handle as GET, handle as POST };
