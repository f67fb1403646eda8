import type { AuthOptions } from "next-auth";
import { claimGuestOrders } from "@/lib/accounts/claim-guest-orders";
import { LINK_MINUTES, sendSignInLink } from "@/lib/accounts/send-sign-in-link";
import { HAS_SECURE_COOKIES } from "@/lib/accounts/session-cookie";
import { signInAdapter } from "@/lib/accounts/sign-in-adapter";
import { signInWithPassword } from "@/lib/accounts/sign-in-with-password";
import { actorOfSession, CUSTOMER_SESSION_SECONDS, endSession, startSession } from "@/lib/accounts/user-session";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { readMailAddress } from "@/lib/mail/mailer";
import { isStaffRole } from "@/lib/shared/actor";
import type { Locale } from "@/lib/shared/locales";
import { Refusal } from "@/lib/shared/refusal";

/** What sign-in must know of the request: where it came from, on what, and in which language to answer. */
export type SignInRequest = {
  address: string | null;
  userAgent: string;
  locale: Locale;
  onError: (error: unknown) => void;
};

type Provider = AuthOptions["providers"][number];

/**
 * next-auth, configured for one request. Its cookie is an encrypted JWT that carries nothing but a session id; who that is,
 * and whether the session still lives, the tables say at every request.
 */
export function authOptions(request: SignInRequest): AuthOptions {
  const signInPage = `/${request.locale}/sign-in`;
  return {
    secret: env.FACET_SECRET,
    adapter: signInAdapter,
    session: { strategy: "jwt", maxAge: CUSTOMER_SESSION_SECONDS },
    useSecureCookies: HAS_SECURE_COOKIES,
    pages: { signIn: signInPage, error: signInPage, verifyRequest: `${signInPage}?sent=1`, signOut: signInPage },
    providers: [linkByEmail(request), staffPassword(request)],
    callbacks: {
      async signIn({ user, account, email }) {
        // Asking for a link answers the same for everybody; opening one never signs in staff or a disabled account.
        if (account?.provider !== "email" || email?.verificationRequest) return true;
        const known = await prisma().user.findUnique({ where: { email: user.email ?? "" } });
        return known === null || (!isStaffRole(known.role) && known.disabledAt === null);
      },
      async jwt({ token, user, account }) {
        if (account) return { sub: user.id, sid: await beginSession(user.id, account.provider, request) };
        const isAlive = typeof token.sid === "string" && (await actorOfSession(token.sid, new Date())) !== null;
        return isAlive ? token : {};
      },
      session: ({ session, token }) => ({ expires: session.expires, isSignedIn: token.sid !== undefined }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await endSession(token.sid, new Date());
      },
    },
    // next-auth logs whole errors with their facts by itself; ours leave out personal data.
    logger: { error: (code, facts) => request.onError({ code, facts }), warn: () => undefined, debug: () => undefined },
  };
}

function linkByEmail({ locale }: SignInRequest): Provider {
  return {
    id: "email",
    type: "email",
    name: "Email",
    server: {},
    from: env.MAIL_FROM,
    maxAge: LINK_MINUTES * 60,
    options: {},
    normalizeIdentifier(text) {
      const address = readMailAddress(text);
      if (address === null) throw new Refusal("mail.address_invalid");
      return address;
    },
    sendVerificationRequest: ({ identifier, token, url }) => sendSignInLink({ email: identifier, token, url, locale }),
  };
}

function staffPassword({ address }: SignInRequest): Provider {
  const fields = { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } };
  return {
    id: "credentials",
    type: "credentials",
    name: "Password",
    credentials: fields,
    options: {},
    async authorize(given: Record<string, string> | undefined) {
      try {
        const { email = "", password = "" } = given ?? {};
        const signedIn = await signInWithPassword({ email, password, address }, new Date());
        return { id: signedIn.userId };
      } catch (error) {
        // next-auth puts this message into the answer as the error's code.
        if (error instanceof Refusal)
          throw new Error(error.code === "rate.limited" ? "RateLimited" : "CredentialsSignin");
        throw error;
      }
    },
  } as Provider;
}

async function beginSession(userId: string, provider: string, { userAgent }: SignInRequest): Promise<string> {
  const user = await prisma().user.findUniqueOrThrow({ where: { id: userId }, select: { role: true, email: true } });
  const isByPassword = provider === "credentials";
  if (!isByPassword) await claimGuestOrders({ userId, email: user.email });
  return startSession({ userId, role: user.role, userAgent, isByPassword }, new Date());
}
