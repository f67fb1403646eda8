import { z } from "zod";
import { PASSWORD_LENGTH_MAX } from "@/lib/accounts/password-rule";
import { STAFF_ROLES } from "@/lib/shared/actor";

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "This address is too long.")
  .pipe(z.email("Please enter an e-mail address such as name@example.com."));

const name = z
  .string()
  .trim()
  .max(80, "Please keep the name below 80 characters.")
  .regex(/^\P{Cc}*$/u, "Please leave out line breaks and other control characters.")
  .default("");

/** A reason is asked wherever staff change something that counts; it is kept in the audit table. */
export const reasonField = z
  .string()
  .trim()
  .min(3, "Please say why. The reason is kept.")
  .max(500, "Please keep the reason below 500 characters.")
  .regex(/^[^\p{Cc}]*$/u, "Please write the reason on one line.");

export const PasswordInput = z.object({
  password: z.string().min(1, "Please enter your password.").max(PASSWORD_LENGTH_MAX, "This password is too long."),
});

export const CreateStaffInput = z.object({
  email,
  name,
  role: z.enum(STAFF_ROLES, "Please choose a role."),
  password: z.string().max(PASSWORD_LENGTH_MAX, `Please choose at most ${PASSWORD_LENGTH_MAX} characters.`),
});
export type CreateStaff = z.output<typeof CreateStaffInput>;

export const InviteStaffInput = z.object({
  email,
  role: z.enum(STAFF_ROLES, "Please choose a role."),
  reason: reasonField,
});
export type InviteStaff = z.output<typeof InviteStaffInput>;

export const InvitationInput = z.object({ invitationId: z.uuid("This invitation is unknown.") });
export const WithdrawInvitationInput = InvitationInput.extend({ reason: reasonField });

export const AcceptInvitationInput = z.object({
  token: z.string().min(20).max(100),
  name: name.pipe(z.string().min(1, "Please enter your name: colleagues see it.")),
  password: z.string().max(PASSWORD_LENGTH_MAX, `Please choose at most ${PASSWORD_LENGTH_MAX} characters.`),
});

export const RenameSelfInput = z.object({ name: name.pipe(z.string().min(1, "Please enter your name.")) });

export const OwnSessionInput = z.object({ sessionId: z.uuid("This session is unknown.") });
export const SessionInput = OwnSessionInput.extend({ reason: reasonField });

export const UserInput = z.object({ userId: z.uuid("This person is unknown."), reason: reasonField });

export const SetUserDisabledInput = UserInput.extend({
  isDisabled: z.enum(["true", "false"]).transform((text) => text === "true"),
});

export const ChangeRoleInput = UserInput.extend({ role: z.enum(STAFF_ROLES, "Please choose a role.") });

export const SaveRecipientInput = z.object({
  /** Checked in full by `normaliseRecipientId`; this only bounds what is worth reading. */
  recipientId: z.string().max(400, "This is too long for a BIGO ID."),
  label: z
    .string()
    .trim()
    .max(40, "Please keep the name below 40 characters.")
    .regex(/^\P{Cc}*$/u, "Please leave out line breaks and other control characters.")
    .nullish()
    .transform((text) => text ?? ""),
});
export type SaveRecipient = z.output<typeof SaveRecipientInput>;

/** A customer's own list, by what he would ask for rather than by our states. */
export const ORDER_FILTERS = ["all", "open", "delivered", "refunded"] as const;

export const MyOrdersInput = z.object({
  show: z.enum(ORDER_FILTERS).catch("all"),
  cursor: z.uuid().nullable().catch(null),
  limit: z.coerce.number().int().min(1).max(50).catch(20),
});
export type MyOrders = z.output<typeof MyOrdersInput>;
