"use server";

import { changeRole } from "@/lib/accounts/change-role";
import { endStaffSession } from "@/lib/accounts/end-session";
import { inviteStaff, renewInvitation, withdrawInvitation } from "@/lib/accounts/invite-staff";
import { newLinkToken } from "@/lib/accounts/link-token";
import { revokeSessions } from "@/lib/accounts/revoke-sessions";
import {
  ChangeRoleInput,
  InvitationInput,
  InviteStaffInput,
  SessionInput,
  SetUserDisabledInput,
  UserInput,
  WithdrawInvitationInput,
} from "@/lib/accounts/schemas";
import { sendInvitation } from "@/lib/accounts/send-invitation";
import { setUserDisabled } from "@/lib/accounts/set-user-disabled";
import { inTransaction } from "@/lib/db/transaction";
import { reportError } from "@/lib/http/report-error";
import { staffAction } from "@/lib/http/staff";

const right = "people.change";

export const inviteStaffAction = staffAction({ right, schema: InviteStaffInput }, async (input, actor, at) => {
  const invitation = await inTransaction((tx) => inviteStaff(tx, actor, { ...input, token: newLinkToken(), at }));
  return sendInvitation(invitation, at, reportError);
});

export const renewInvitationAction = staffAction({ right, schema: InvitationInput }, async (input, actor, at) => {
  const invitation = await inTransaction((tx) => renewInvitation(tx, actor, { ...input, token: newLinkToken(), at }));
  return sendInvitation(invitation, at, reportError);
});

export const withdrawInvitationAction = staffAction(
  { right, schema: WithdrawInvitationInput },
  async (input, actor, at) => {
    await inTransaction((tx) => withdrawInvitation(tx, actor, { ...input, at }));
    return {};
  },
);

export const changeRoleAction = staffAction({ right, schema: ChangeRoleInput }, async (input, actor) => {
  await inTransaction((tx) => changeRole(tx, actor, input));
  return {};
});

export const setUserDisabledAction = staffAction({ right, schema: SetUserDisabledInput }, async (input, actor, at) => {
  await inTransaction((tx) => setUserDisabled(tx, actor, { ...input, at }));
  return {};
});

export const endSessionAction = staffAction({ right, schema: SessionInput }, async (input, actor, at) => {
  await inTransaction((tx) => endStaffSession(tx, actor, { ...input, at }));
  return {};
});

export const revokeSessionsAction = staffAction({ right, schema: UserInput }, async (input, actor, at) =>
  inTransaction((tx) => revokeSessions(tx, actor, { ...input, at })),
);
