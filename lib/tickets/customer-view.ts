import type { TicketKind, TicketState } from "./ticket";

/** What its customer sees of a ticket: never a note, never a name of staff. Times as ISO strings. */
export type CustomerTicket = {
  id: string;
  kind: TicketKind;
  state: TicketState;
  openedAt: string;
  messages: {
    id: string;
    author: "customer" | "shop";
    text: string;
    at: string;
    picture: { id: string; width: number; height: number } | null;
  }[];
};

export type CustomerTickets = { tickets: CustomerTicket[]; notices: string[] };
