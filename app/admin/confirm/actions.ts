"use server";

import { headers } from "next/headers";
import { beginConfirmation, confirmPasskey } from "@/lib/accounts/confirm-passkey";
import { confirmPassword } from "@/lib/accounts/confirm-password";
import { NothingInput, PasskeyAnswerInput } from "@/lib/accounts/passkey-schemas";
import { PasswordInput } from "@/lib/accounts/schemas";
import { clientAddress } from "@/lib/http/client-address";
import { staffAction } from "@/lib/http/staff";

const right = "desk.use";

/** How the person can prove himself again, with a challenge for his passkeys if he has any. */
export const beginConfirmAction = staffAction({ right, schema: NothingInput }, (_input, actor, now) =>
  beginConfirmation(actor, now),
);

/** Proves the person by his passkey, for whatever form of a desk asked for it. */
export const confirmPasskeyAction = staffAction(
  { right, schema: PasskeyAnswerInput },
  async ({ answer }, actor, now) => {
    await confirmPasskey(actor, { answer, address: clientAddress(await headers()) }, now);
    return {};
  },
);

/** Proves the password again, where it may: see confirmPassword. */
export const confirmPasswordAction = staffAction({ right, schema: PasswordInput }, async ({ password }, actor, now) => {
  await confirmPassword(actor, { password, address: clientAddress(await headers()) }, now);
  return {};
});
