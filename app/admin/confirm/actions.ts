"use server";

import { headers } from "next/headers";
import { confirmPassword } from "@/lib/accounts/confirm-password";
import { PasswordInput } from "@/lib/accounts/schemas";
import { clientAddress } from "@/lib/http/client-address";
import { staffAction } from "@/lib/http/staff";

/** Proves the password again, for whatever form of a desk asked for it. */
export const confirmPasswordAction = staffAction(
  { right: "desk.use", schema: PasswordInput },
  async ({ password }, actor, now) => {
    await confirmPassword(actor, { password, address: clientAddress(await headers()) }, now);
    return {};
  },
);
