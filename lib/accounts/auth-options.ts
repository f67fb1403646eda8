import type { AuthOptions } from "next-auth";
import type { SessionProof } from "@/lib/accounts/actor";
import { claimGuestOrders } from "@/lib/accounts/claim-guest-orders";
import { LINK_MINUTES, sendSignInLink } from "@/lib/accounts/send-sign-in-link";
import { HAS_SECURE_COOKIES } from "@/lib/accounts/session-cookie";
import { signInAdapter } from "@/lib/accounts/sign-in-adapter";
import { signInWithPasskey } from "@/lib/accounts/sign-in-with-passkey";
import { signInWithPassword } from "@/lib/accounts/sign-in-with-password";
import { signInWithRecoveryCode } from "@/lib/accounts/sign-in-with-recovery-code";
import { actorOfSession, CUSTOMER_SESSION_SECONDS, endSession, startSession } from "@/lib/accounts/user-session";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { readMailAddress } from "@/lib/mail/mailer";
import { isStaffRole } from "@/lib/shared/actor";
import type { Locale } from "@/lib/shared/locales";
import { Refusal, type RefusalCode } from "@/lib/shared/refusal";

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
    providers: [linkByEmail(request), ...staffProviders(request)],
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

/** What a member of staff may sign in with, and what each form hands over. */
function staffProviders({ address }: SignInRequest): Provider[] {
  return [
    credentials("credentials", ["email", "password"], ({ email = "", password = "" }) =>
      signInWithPassword({ email, password, address }, new Date()),
    ),
    credentials("passkey", ["answer"], ({ answer = "" }) => signInWithPasskey({ answer, address }, new Date())),
    credentials("recovery", ["email", "code", "endOthers"], ({ email = "", code = "", endOthers }) =>
      signInWithRecoveryCode({ email, code, endOthers: endOthers === "true", address }, new Date()),
    ),
  ];
}

/** What next-auth puts into the answer as the error's code; everything that is wrong with a password looks the same. */
const ERROR_CODES: Partial<Record<RefusalCode, string>> = {
  "rate.limited": "RateLimited",
  "auth.passkey_required": "PasskeyRequired",
  "auth.passkey_expired": "PasskeyExpired",
  "auth.passkey_refused": "PasskeyRefused",
  "auth.passkey_cloned": "PasskeyCloned",
  "auth.wrong_code": "WrongCode",
};

type Fields = Record<string, string | undefined>;

function credentials(id: string, fields: string[], signIn: (given: Fields) => Promise<{ userId: string }>): Provider {
  return {
    id,
    type: "credentials",
    name: id,
    credentials: Object.fromEntries(fields.map((field) => [field, {}])),
    options: {},
    async authorize(given: Fields | undefined) {
      try {
        const signedIn = await signIn(given ?? {});
        return { id: signedIn.userId };
      } catch (error) {
        if (error instanceof Refusal) throw new Error(ERROR_CODES[error.code] ?? "CredentialsSignin");
        throw error;
      }
    },
  } as Provider;
}

const PROOFS: Record<string, SessionProof> = { credentials: "password", passkey: "passkey", recovery: "recovery" };

async function beginSession(userId: string, provider: string, { userAgent }: SignInRequest): Promise<string> {
  const user = await prisma().user.findUniqueOrThrow({ where: { id: userId }, select: { role: true, email: true } });
  const proof = PROOFS[provider] ?? "link";
  if (proof === "link") await claimGuestOrders({ userId, email: user.email });
  return startSession({ userId, role: user.role, userAgent, proof }, new Date());
}
