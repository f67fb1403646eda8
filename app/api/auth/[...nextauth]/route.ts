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

/** The language of the page that the person comes from, which is also where he goes back to. */
function localeOf(request: NextRequest): Locale {
  const target = request.nextUrl.searchParams.get("callbackUrl") ?? request.headers.get("referer");
  const [, first = ""] = (URL.parse(target ?? "", request.nextUrl.origin)?.pathname ?? "").split("/");
  return isLocale(first) ? first : DEFAULT_LOCALE;
}

export { handle as GET, handle as POST };
