import type { Locale } from "@/lib/shared/locales";
import type { MessageAuthor, Texts, TicketKind, TicketState } from "./ticket";

/** One line of the list. Times as ISO strings. */
export type TicketLine = {
  id: string;
  kind: TicketKind;
  state: TicketState;
  reference: string;
  country: string;
  /** The beginning of what the customer wrote first. */
  excerpt: string;
  owner: string | null;
  isMine: boolean;
  incident: string | null;
  openedAt: string;
  /** Since when an answer is owed; null while none is. */
  waitingSince: string | null;
  /** Colleagues who look at it now. */
  lookers: number;
};

export type TicketMessageView = {
  id: string;
  author: MessageAuthor;
  /** Who of us wrote it. */
  name: string | null;
  isInternal: boolean;
  isErased: boolean;
  text: string;
  at: string;
  picture: { id: string; width: number; height: number } | null;
};

export type TicketView = {
  id: string;
  orderId: string;
  kind: TicketKind;
  state: TicketState;
  locale: Locale;
  version: number;
  owner: { id: string; name: string } | null;
  incident: { id: string; title: string; isClosed: boolean } | null;
  openedAt: string;
  waitingSince: string | null;
  messages: TicketMessageView[];
};

export type CannedAnswerView = {
  id: string;
  name: string;
  texts: Texts;
  isActive: boolean;
  version: number;
  updatedAt: string;
};

/** What an order must be like to be part of an incident; null asks nothing. */
export type IncidentRuleView = {
  channel: string | null;
  method: string | null;
  country: string | null;
  orderStatus: string | null;
  placedFrom: string;
  placedUntil: string | null;
};

/** What a rule would find if its incident were opened now. */
export type IncidentReach = { orders: number; areAllCounted: boolean; tickets: number };

export type IncidentLine = {
  id: string;
  title: string;
  texts: Texts;
  rule: IncidentRuleView;
  openedAt: string;
  closedAt: string | null;
  tickets: number;
  waiting: number;
};
