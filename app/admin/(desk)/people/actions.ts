"use server";

import { createStaff } from "@/lib/accounts/create-staff";
import { revokeSessions } from "@/lib/accounts/revoke-sessions";
import { CreateStaffInput, SetUserDisabledInput, UserInput } from "@/lib/accounts/schemas";
import { setUserDisabled } from "@/lib/accounts/set-user-disabled";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";

const right = "people.change";

export const createStaffAction = staffAction({ right, schema: CreateStaffInput }, async (input, actor) => {
  await createStaff(actor, input);
  return {};
});

export const setUserDisabledAction = staffAction({ right, schema: SetUserDisabledInput }, async (input, actor, at) => {
  await inTransaction((tx) => setUserDisabled(tx, actor, { ...input, at }));
  return {};
});

export const revokeSessionsAction = staffAction({ right, schema: UserInput }, async (input, actor, at) =>
  inTransaction((tx) => revokeSessions(tx, actor, { ...input, at })),
);
