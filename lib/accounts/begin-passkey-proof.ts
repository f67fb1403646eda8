import { generateAuthenticationOptions, type PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { type ChallengeUse, issueChallenge } from "@/lib/accounts/passkey-challenge";
import { passkeyPlace } from "@/lib/accounts/passkey-place";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { Refusal } from "@/lib/shared/refusal";

/**
 * What the browser hands to an authenticator that shall prove who sits there. At sign-in no passkey is named: the device offers those it
 * holds, so that nobody types an address and nobody learns who has one.
 *
 * Safe to repeat; each is a challenge of its own. Refuses with auth.passkey_refused where the shop has no name that a passkey could belong to.
 */
export async function beginPasskeyProof(
  use: ChallengeUse,
  userId: string | null,
  now: Date,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const place = passkeyPlace(env.FACET_URL);
  if (place === null) throw new Refusal("auth.passkey_refused", { because: "no place for passkeys" });
  const own =
    userId === null
      ? []
      : await prisma().passkey.findMany({ where: { userId }, select: { credentialId: true, transports: true } });
  const challenge = await issueChallenge(use, now);
  return generateAuthenticationOptions({
    rpID: place.rpId,
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    timeout: env.PASSKEY_CHALLENGE_SECONDS * 1000,
    userVerification: "required",
    allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
}
