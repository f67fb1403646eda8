import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from "@simplewebauthn/server";
import { recordAudit } from "@/lib/accounts/audit";
import { type ChallengeUse, challengeOf, takeChallenge } from "@/lib/accounts/passkey-challenge";
import { passkeyPlace } from "@/lib/accounts/passkey-place";
import { countSignInTry, forgetSignInTries } from "@/lib/accounts/sign-in-throttle";
import { rowOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { isStaffRole, type StaffRole } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";

type Proof = ChallengeUse & {
  answer: AuthenticationResponseJSON;
  /** Whose passkey it must be; null at sign-in, where the passkey says who comes. */
  userId: string | null;
  address: string | null;
};

/** Tries with a passkey that we do not know are counted here, so that they close nobody's account. */
const NOBODY = "nobody with a known passkey";

/**
 * Checks an authenticator's answer: our challenge of this purpose, answered once; from one of our pages; signed by the passkey; the person
 * verified by the device; and counted further than last time.
 *
 * Not to be repeated: the challenge is used up whatever comes of it. Refuses with rate.limited, auth.passkey_expired (no such challenge),
 * auth.passkey_refused, and auth.passkey_cloned, which is recorded.
 */
export async function provePasskey(proof: Proof, now: Date): Promise<{ userId: string; passkeyId: string }> {
  const { answer, address } = proof;
  const place = passkeyPlace(env.FACET_URL);
  if (place === null) throw new Refusal("auth.passkey_refused", { because: "no place for passkeys" });
  const passkey = await prisma().passkey.findUnique({
    where: { credentialId: answer.id },
    select: {
      ...{ id: true, credentialId: true, publicKey: true, counter: true, userId: true },
      user: { select: { email: true, role: true, disabledAt: true } },
    },
  });
  // Apart from passwords: whoever guesses at those must not lock the owner out of his passkey, which cannot be guessed.
  const tried = { email: passkey === null ? NOBODY : `passkey:${passkey.user.email}`, address };
  if (!(await countSignInTry(tried, now))) throw new Refusal("rate.limited");
  const challenge = challengeOf(answer.response.clientDataJSON);
  if (challenge === null || !(await takeChallenge(challenge, proof, now))) throw new Refusal("auth.passkey_expired");
  if (passkey === null) throw new Refusal("auth.passkey_refused", { because: "unknown passkey" });

  const { user, userId } = passkey;
  const handle = answer.response.userHandle;
  const isOthers = (proof.userId !== null && proof.userId !== userId) || (handle && handle !== userHandle(userId));
  if (isOthers || user.disabledAt !== null || !isStaffRole(user.role)) throw new Refusal("auth.passkey_refused");
  const counter = await countOf(answer, { challenge, passkey, rpId: place.rpId, origins: [...place.origins] });
  const moved = await rowOf(
    `UPDATE passkeys SET counter = $2, last_used_at = $3
     WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0)) RETURNING id`,
    [passkey.id, counter, now],
  );
  if (moved === null) {
    await recordClone({ userId, role: user.role }, passkey.id);
    throw new Refusal("auth.passkey_cloned", { userId, passkeyId: passkey.id });
  }
  await forgetSignInTries(tried);
  return { userId, passkeyId: passkey.id };
}

/** How a passkey names its owner: the id of the account, which says nothing about the person. */
export function userHandle(userId: string): string {
  return Buffer.from(userId).toString("base64url");
}

type Known = {
  challenge: string;
  passkey: { credentialId: string; publicKey: string };
  rpId: string;
  origins: string[];
};

/** What the authenticator counted, once everything it signed is right. Refuses with auth.passkey_refused. */
async function countOf(
  answer: AuthenticationResponseJSON,
  { challenge, passkey, rpId, origins }: Known,
): Promise<number> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: origins,
      expectedRPID: rpId,
      requireUserVerification: true,
      // The count is compared where it is stored, in one statement: two answers at once could not both be newer.
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
        counter: 0,
      },
    });
    if (verified) return authenticationInfo.newCounter;
  } catch (error) {
    throw new Refusal("auth.passkey_refused", { because: error instanceof Error ? error.message : "unknown" });
  }
  throw new Refusal("auth.passkey_refused", { because: "signature" });
}

async function recordClone(actor: { userId: string; role: StaffRole }, passkeyId: string): Promise<void> {
  await inTransaction((tx) =>
    recordAudit(tx, actor, { action: "passkey.clone_refused", subject: `user:${actor.userId}`, after: { passkeyId } }),
  );
}
