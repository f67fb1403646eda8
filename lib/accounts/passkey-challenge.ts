import { randomBytes } from "node:crypto";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { addSeconds } from "@/lib/shared/clock";

export const CHALLENGE_PURPOSES = ["register", "sign_in", "confirm"] as const;

/** What a challenge was made for. Only a sign-in has no session yet. */
export type ChallengeUse =
  | { purpose: "register" | "confirm"; sessionId: string }
  | { purpose: "sign_in"; sessionId: null };

const CHALLENGE_BYTES = 32;

/** Makes a challenge for one ceremony and keeps it until it is answered or too old. Old ones of everybody go on the way. */
export async function issueChallenge({ purpose, sessionId }: ChallengeUse, now: Date): Promise<string> {
  const challenge = randomBytes(CHALLENGE_BYTES).toString("base64url");
  await rowsOf(
    `WITH gone AS (DELETE FROM passkey_challenges WHERE expires_at < $4)
     INSERT INTO passkey_challenges (challenge, purpose, session_id, expires_at) VALUES ($1, $2, $3, $5)`,
    [challenge, purpose, sessionId, now, addSeconds(now, env.PASSKEY_CHALLENGE_SECONDS)],
  );
  return challenge;
}

/**
 * Takes the challenge that an answer names, once: of two simultaneous answers one finds it. False for one that is unknown, used, too old,
 * or was made for another purpose or another session.
 */
export async function takeChallenge(
  challenge: string,
  { purpose, sessionId }: ChallengeUse,
  now: Date,
): Promise<boolean> {
  const taken = await rowOf(
    `DELETE FROM passkey_challenges
     WHERE challenge = $1 AND purpose = $2 AND session_id IS NOT DISTINCT FROM $3::uuid AND expires_at > $4 RETURNING 1`,
    [challenge, purpose, sessionId, now],
  );
  return taken !== null;
}

/** The challenge that an authenticator's answer signs, as its client data says; null when they cannot be read. */
export function challengeOf(clientDataJSON: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
    const challenge = typeof data === "object" && data !== null && "challenge" in data ? data.challenge : null;
    return typeof challenge === "string" ? challenge : null;
  } catch {
    return null;
  }
}
