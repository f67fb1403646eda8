"use server";

import { createStaff } from "@/lib/accounts/create-staff";
import { revokeSessions } from "@/lib/accounts/revoke-sessions";
import { CreateStaffInput, SetUserDisabledInput, UserInput } from "@/lib/accounts/schemas";
import { setUserDisabled } from "@/lib/accounts/set-user-disabled";
import { inTransaction } from "@/lib/db/transaction";
import { ADMIN_ONLY, staffAction } from "@/lib/http/staff";

const rules = { roles: ADMIN_ONLY, needsConfirmation: true } as const;

export const createStaffAction = staffAction({ ...rules, schema: CreateStaffInput }, async (input, actor) => {
  await createStaff(actor, input);
  return {};
});

export const setUserDisabledAction = staffAction(
  { ...rules, schema: SetUserDisabledInput },
  async (input, actor, at) => {
    await inTransaction((tx) => setUserDisabled(tx, actor, { ...input, at }));
    return {};
  },
);

export const revokeSessionsAction = staffAction({ ...rules, schema: UserInput }, async (input, actor, at) =>
  inTransaction((tx) => revokeSessions(tx, actor, { ...input, at })),
);
