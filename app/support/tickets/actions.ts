"use server";

import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { answerIncident } from "@/lib/tickets/answer-incident";
import { answerTicket } from "@/lib/tickets/answer-ticket";
import { assignTicket } from "@/lib/tickets/assign-ticket";
import { linkTicket } from "@/lib/tickets/link-ticket";
import { stepsOf } from "@/lib/tickets/macro";
import { openIncident } from "@/lib/tickets/open-incident";
import { openNextTicket } from "@/lib/tickets/open-next-ticket";
import { previewAnswer, previewIncident } from "@/lib/tickets/prepared-queries";
import { runMacro } from "@/lib/tickets/run-macro";
import { saveCannedAnswer } from "@/lib/tickets/save-canned-answer";
import { saveMacro } from "@/lib/tickets/save-macro";
import {
  AnswerIncidentInput,
  AnswerInput,
  AssignInput,
  CannedAnswerInput,
  LinkTicketInput,
  MacroInput,
  OpenIncidentInput,
  OpenNextInput,
  PreviewAnswerInput,
  PreviewIncidentInput,
  RunMacroInput,
  SetStateInput,
} from "@/lib/tickets/schemas";
import { setTicketState } from "@/lib/tickets/set-ticket-state";

export const openNextAction = staffAction(
  { right: "tickets.answer", schema: OpenNextInput },
  (input, actor): Promise<{ ticketId: string | null }> => inTransaction((tx) => openNextTicket(tx, actor, input)),
);

export const assignAction = staffAction({ right: "tickets.answer", schema: AssignInput }, async (input, actor) => {
  await inTransaction((tx) => assignTicket(tx, actor, input));
  return {};
});

export const setStateAction = staffAction(
  { right: "tickets.answer", schema: SetStateInput },
  async (input, actor, now) => {
    await inTransaction((tx) => setTicketState(tx, actor, input, now));
    return {};
  },
);

export const answerAction = staffAction({ right: "tickets.answer", schema: AnswerInput }, async (input, actor, now) => {
  await inTransaction((tx) => answerTicket(tx, actor, input, now));
  return {};
});

export const previewAnswerAction = staffAction({ right: "tickets.answer", schema: PreviewAnswerInput }, (input) =>
  previewAnswer(prisma(), input),
);

/** Its steps ask for more than this right, and for a fresh proof of the person where one of them does. */
export const runMacroAction = staffAction({ right: "tickets.answer", schema: RunMacroInput }, (input, actor, now) =>
  runMacro(actor, input, now),
);

export const linkTicketAction = staffAction(
  { right: "tickets.answer", schema: LinkTicketInput },
  async ({ ticketId, incidentId = null }, actor, now) => {
    await inTransaction((tx) => linkTicket(tx, actor, { ticketId, incidentId }, now));
    return {};
  },
);

export const saveCannedAnswerAction = staffAction(
  { right: "tickets.prepare", schema: CannedAnswerInput },
  async (input, actor, now) => {
    await inTransaction((tx) => saveCannedAnswer(tx, actor, input, now));
    return {};
  },
);

export const saveMacroAction = staffAction(
  { right: "tickets.prepare", schema: MacroInput },
  async ({ macroId, version, name, isActive, ...fields }, actor, now) => {
    await inTransaction((tx) =>
      saveMacro(tx, actor, { macroId, version, name, isActive, steps: stepsOf(fields) }, now),
    );
    return {};
  },
);

export const previewIncidentAction = staffAction({ right: "tickets.incident", schema: PreviewIncidentInput }, (rule) =>
  previewIncident(rule),
);

export const openIncidentAction = staffAction(
  { right: "tickets.incident", schema: OpenIncidentInput },
  (input, actor, now) => inTransaction((tx) => openIncident(tx, actor, input, now)),
);

export const answerIncidentAction = staffAction(
  { right: "tickets.incident", schema: AnswerIncidentInput },
  (input, actor, now) => answerIncident(actor, { ...input, isClosing: false }, now),
);

export const closeIncidentAction = staffAction(
  { right: "tickets.incident", schema: AnswerIncidentInput },
  (input, actor, now) => answerIncident(actor, { ...input, isClosing: true }, now),
);
