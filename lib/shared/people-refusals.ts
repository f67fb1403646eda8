type Entry = { status: number; message: string };

/** Refusals about invitations, passkeys, sessions and roles: a part of the one catalogue (refusal.ts), which they would make too long. */
export const PEOPLE_REFUSALS = {
  "auth.invitation_expired": {
    status: 410,
    message: "This invitation has expired. Please ask an admin of the shop to send it again.",
  },
  "auth.invitation_open": { status: 409, message: "This address is invited already. Send that invitation again." },
  "auth.invitation_over": { status: 409, message: "This invitation was accepted or withdrawn meanwhile." },
  "auth.invitation_unknown": {
    status: 404,
    message: "This link does not belong to an open invitation. A newer mail may hold a newer link.",
  },
  "auth.invitation_used": {
    status: 409,
    message: "This invitation was used already. If that was you, sign in; if not, tell an admin of the shop at once.",
  },
  "auth.last_admin": { status: 409, message: "This is the last admin. Make somebody else an admin first." },
  "auth.last_way_in": {
    status: 409,
    message: "This is your last passkey. Without it only your password or a recovery code lets you in.",
  },
  "auth.passkey_cloned": {
    status: 401,
    message: "This passkey seems to be a copy of yours. Please use another one, and tell an admin.",
  },
  "auth.passkey_expired": { status: 410, message: "That took too long, or it was answered already. Please try again." },
  "auth.passkey_known": { status: 409, message: "This device holds a passkey of an account already." },
  "auth.passkey_limit": { status: 409, message: "You have as many passkeys as we keep. Please remove one first." },
  "auth.passkey_not_found": { status: 404, message: "There is no such passkey." },
  "auth.passkey_refused": { status: 401, message: "This passkey could not be verified. Please try again." },
  "auth.passkey_required": {
    status: 403,
    message: "This account is confirmed with its passkey. A password alone is not enough.",
  },
  "auth.passkey_needed": { status: 403, message: "This shop asks for a passkey. Please make yours first." },
  "auth.session_not_found": { status: 404, message: "There is no such session." },
  "auth.wrong_code": {
    status: 401,
    message: "The e-mail address or the recovery code is wrong, or it was used already.",
  },
} as const satisfies Record<string, Entry>;

/** The same about customers' requests for their data. */
export const DATA_REFUSALS = {
  "data.already_answered": { status: 409, message: "This request was answered already." },
  "data.asked_already": {
    status: 409,
    message: "This was asked already. Please open the link in our mail, or wait for our answer.",
  },
  "data.link_expired": { status: 410, message: "This link was used already or is too old. Please ask again." },
  "data.not_found": { status: 404, message: "There is no such request." },
  "data.orders_open": {
    status: 409,
    message: "An order, refund or dispute of this customer is still under way. It has to end first.",
  },
} as const satisfies Record<string, Entry>;
