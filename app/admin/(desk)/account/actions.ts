"use server";

import { endOtherSessions, endStaffSession } from "@/lib/accounts/end-session";
import { makeRecoveryCodes } from "@/lib/accounts/make-recovery-codes";
import { NothingInput, RegisterPasskeyInput, RemovePasskeyInput } from "@/lib/accounts/passkey-schemas";
import { beginPasskey, finishPasskey } from "@/lib/accounts/register-passkey";
import { removePasskey } from "@/lib/accounts/remove-passkey";
import { renameSelf } from "@/lib/accounts/rename-self";
import { OwnSessionInput, RenameSelfInput } from "@/lib/accounts/schemas";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";

/** Everybody's own account; what asks for a fresh proof asks for it itself, since none of it needs a right. */
const right = "desk.use";

export const renameSelfAction = staffAction({ right, schema: RenameSelfInput }, async (input, actor) => {
  await inTransaction((tx) => renameSelf(tx, actor, input));
  return {};
});

export const beginPasskeyAction = staffAction({ right, schema: NothingInput }, (_input, actor, now) =>
  beginPasskey(actor, now),
);

export const finishPasskeyAction = staffAction({ right, schema: RegisterPasskeyInput }, (input, actor, now) =>
  finishPasskey(actor, input, now),
);

export const removePasskeyAction = staffAction({ right, schema: RemovePasskeyInput }, async (input, actor, at) => {
  await inTransaction((tx) => removePasskey(tx, actor, { ...input, at }));
  return {};
});

export const makeRecoveryCodesAction = staffAction({ right, schema: NothingInput }, (_input, actor, at) =>
  inTransaction((tx) => makeRecoveryCodes(tx, actor, at)),
);

export const endOwnSessionAction = staffAction({ right, schema: OwnSessionInput }, async ({ sessionId }, actor, at) => {
  await inTransaction((tx) => endStaffSession(tx, actor, { sessionId, reason: "", at }));
  return {};
});

export const endOtherSessionsAction = staffAction({ right, schema: NothingInput }, (_input, actor, at) =>
  inTransaction((tx) => endOtherSessions(tx, actor, at)),
);
