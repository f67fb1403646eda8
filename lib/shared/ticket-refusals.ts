/** The part of the catalogue (lib/shared/refusal.ts) that is about tickets. */
export const TICKET_REFUSALS = {
  "ticket.answer_not_found": { status: 404, message: "There is no such canned answer." },
  "ticket.changed_meanwhile": {
    status: 409,
    message: "Somebody wrote in this ticket meanwhile. Nothing was sent: look at what is new, then send again.",
  },
  "ticket.claimed": {
    status: 409,
    message: "A colleague answers this ticket. Nothing was sent. Take it over first if that is agreed.",
  },
  "ticket.incident_closed": { status: 409, message: "This incident is closed already." },
  "ticket.incident_not_found": { status: 404, message: "There is no such incident." },
  "ticket.key_reused": { status: 409, message: "This was already sent with other content." },
  "ticket.limit": {
    status: 409,
    message: "There are several open reports on this order already. Please add to one of them.",
  },
  "ticket.macro_not_found": { status: 404, message: "There is no such macro." },
  "ticket.macro_not_possible": {
    status: 409,
    message: "A step of this macro cannot be done on this order now. Nothing was done.",
  },
  "ticket.name_taken": { status: 409, message: "There is one of this name already." },
  "ticket.not_found": { status: 404, message: "We could not find this report." },
  "ticket.picture_not_found": { status: 404, message: "We could not find this picture." },
  "ticket.picture_too_large": {
    status: 413,
    message: "This picture is too large. Please send one of at most 8 MB, such as a screenshot.",
  },
  "ticket.picture_unreadable": {
    status: 422,
    message: "This file is not a picture that we can read. Please send a JPEG, PNG or WebP.",
  },
  "ticket.variable_unknown": {
    status: 422,
    message: "This text names a variable that does not exist, or that has no value for this order.",
  },
} as const;
