import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { isFreshlyConfirmed, type StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { challengeOf, issueChallenge, takeChallenge } from "@/lib/accounts/passkey-challenge";
import { type PasskeyPlace, passkeyPlace } from "@/lib/accounts/passkey-place";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { addSeconds } from "@/lib/shared/clock";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";

export const PASSKEYS_MAX = 20;

/** Ed25519, P-256 and RSA with SHA-256, by their numbers in COSE: what devices make. */
const ALGORITHMS = [-8, -7, -257] as const;

/**
 * Begins to make a passkey: what the browser hands to its authenticator.
 *
 * Safe to repeat; each is a challenge of its own. Refuses with auth.reauth_required unless the person has just proven himself (or came by a
 * recovery code a moment ago), auth.passkey_limit, and auth.passkey_refused where the shop has no name that a passkey could belong to.
 */
export async function beginPasskey(actor: StaffActor, now: Date): Promise<PublicKeyCredentialCreationOptionsJSON> {
  requireProven(actor, now);
  const place = placeHere();
  const known = await prisma().passkey.findMany({
    where: { userId: actor.userId },
    select: { credentialId: true, transports: true },
  });
  if (known.length >= PASSKEYS_MAX) throw new Refusal("auth.passkey_limit");
  const challenge = await issueChallenge({ purpose: "register", sessionId: actor.sessionId }, now);
  return generateRegistrationOptions({
    rpName: env.SHOP_NAME,
    rpID: place.rpId,
    userName: actor.email,
    userDisplayName: actor.name ?? actor.email,
    userID: new Uint8Array(Buffer.from(actor.userId)),
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    timeout: env.PASSKEY_CHALLENGE_SECONDS * 1000,
    attestationType: "none",
    supportedAlgorithmIDs: [...ALGORITHMS],
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/**
 * Keeps a new passkey under a name, and counts as a proof of the person for this session: it verified him.
 *
 * Not to be repeated: the challenge is used up. Refuses with auth.reauth_required, auth.passkey_expired, auth.passkey_refused,
 * auth.passkey_known, auth.passkey_limit.
 */
export async function finishPasskey(
  actor: StaffActor,
  { answer, name }: { answer: RegistrationResponseJSON; name: string },
  now: Date,
): Promise<{ passkeyId: string }> {
  requireProven(actor, now);
  const place = placeHere();
  const challenge = challengeOf(answer.response.clientDataJSON);
  const use = { purpose: "register", sessionId: actor.sessionId } as const;
  if (challenge === null || !(await takeChallenge(challenge, use, now))) throw new Refusal("auth.passkey_expired");
  const { credential, credentialBackedUp } = await registeredBy(answer, challenge, place);
  const passkeyId = newId();
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM users WHERE id = ${actor.userId}::uuid FOR NO KEY UPDATE`;
    const before = await tx.passkey.count({ where: { userId: actor.userId } });
    if (before >= PASSKEYS_MAX) throw new Refusal("auth.passkey_limit");
    const { count } = await tx.passkey.createMany({
      data: [
        {
          ...{ id: passkeyId, userId: actor.userId, name, createdAt: now, isSynced: credentialBackedUp },
          credentialId: credential.id,
          publicKey: Buffer.from(credential.publicKey).toString("base64url"),
          counter: credential.counter,
          transports: credential.transports ?? [],
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw new Refusal("auth.passkey_known");
    // From the first passkey on a password confirms nothing: neither here nor in a session that it confirmed a moment ago.
    await tx.userSession.updateMany({ where: { userId: actor.userId }, data: { confirmedAt: null } });
    await tx.userSession.updateMany({
      where: { id: actor.sessionId },
      data: { confirmedAt: now, proof: "passkey" },
    });
    await recordAudit(tx, actor, {
      action: "passkey.register",
      subject: `user:${actor.userId}`,
      before: { passkeys: before },
      after: { passkeys: before + 1, name },
    });
  });
  return { passkeyId };
}

function placeHere(): PasskeyPlace {
  const place = passkeyPlace(env.FACET_URL);
  if (place === null) throw new Refusal("auth.passkey_refused", { because: "no place for passkeys" });
  return place;
}

function requireProven(actor: StaffActor, now: Date): void {
  const isRecovered = actor.proof === "recovery" && now < addSeconds(actor.startedAt, env.RECOVERY_SECONDS);
  if (!isRecovered && !isFreshlyConfirmed(actor, now)) throw new Refusal("auth.reauth_required");
}

async function registeredBy(answer: RegistrationResponseJSON, challenge: string, place: PasskeyPlace) {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: [...place.origins],
      expectedRPID: place.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (verified) return registrationInfo;
  } catch (error) {
    throw new Refusal("auth.passkey_refused", { because: error instanceof Error ? error.message : "unknown" });
  }
  throw new Refusal("auth.passkey_refused", { because: "not verified" });
}
