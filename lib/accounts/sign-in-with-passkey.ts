import { readAssertion } from "@/lib/accounts/passkey-schemas";
import { provePasskey } from "@/lib/accounts/prove-passkey";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Signs a member of staff in by a passkey, which says itself whose it is.
 *
 * Refuses with auth.passkey_refused (unreadable, unknown, of somebody shut out, badly signed), auth.passkey_expired, auth.passkey_cloned and
 * rate.limited. Not to be repeated: the challenge is used up.
 */
export async function signInWithPasskey(
  { answer: text, address }: { answer: string; address: string | null },
  now: Date,
): Promise<{ userId: string }> {
  const answer = readAssertion(text);
  if (answer === null) throw new Refusal("auth.passkey_refused", { because: "unreadable" });
  return provePasskey({ purpose: "sign_in", sessionId: null, userId: null, answer, address }, now);
}
