import "server-only";
import { isFreshlyConfirmed, type StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { prisma } from "@/lib/db/prisma";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { addNote } from "@/lib/orders/add-note";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { requestRefund } from "@/lib/orders/request-refund";
import { resendReceipt } from "@/lib/orders/resend-receipt";
import { retryOrder } from "@/lib/orders/retry-order";
import { Refusal } from "@/lib/shared/refusal";
import { isConfirmedRight, requireRight } from "@/lib/shared/rights";
import { answerTicket } from "./answer-ticket";
import { derivedId } from "./content-hash";
import { type MacroStep, rightsOf } from "./macro";
import { type PlannedStep, planMacro } from "./plan-macro";
import { lockTicket } from "./repository";
import { setTicketState } from "./set-ticket-state";

export type RunMacro = {
  ticketId: string;
  macroId: string;
  /** Made in the form once per press. */
  key: string;
  /** Of the ticket as the person saw it. */
  version: number;
};

/** Step 0 is the claim, with which a run begins. */
const CLAIM = 0;

/**
 * Does a macro's steps in order, each through the use-case that its own button uses. Before anything happens the person must hold the
 * rights of all steps, have proven who he is where one of them asks for it, hold the ticket, and all steps must be possible.
 *
 * Each step is its own transaction. Safe to repeat by `key`: what is done stays done once, and a repeat goes on behind it. Refuses with
 * ticket.not_found, ticket.macro_not_found, auth.forbidden, auth.reauth_required, ticket.macro_not_possible, ticket.claimed,
 * ticket.changed_meanwhile, and with what its steps refuse with.
 */
export async function runMacro(actor: StaffActor, run: RunMacro, at: Date): Promise<{ stepsDone: number }> {
  requireRight(actor, "tickets.answer");
  const { steps, orderId, done, reason } = await prepare(actor, run, at);
  const started = await inTransaction((tx) => claim(tx, actor, run, at));
  for (const [index, planned] of steps.entries()) {
    const stepNo = index + 1;
    if (done.has(index)) continue;
    await runStep(planned, { actor, run, orderId, stepNo, startVersion: started, reason, at });
    await inTransaction((tx) => recordStep(tx, actor, { run, stepNo, at }));
  }
  return { stepsDone: steps.length };
}

async function prepare(actor: StaffActor, { ticketId, macroId, key }: RunMacro, at: Date) {
  const db = prisma();
  const [ticket, macro, rows] = await Promise.all([
    db.ticket.findUnique({ where: { id: ticketId }, select: { orderId: true, locale: true } }),
    db.macro.findUnique({ where: { id: macroId }, select: { id: true, name: true, steps: true, isActive: true } }),
    db.macroStepDone.findMany({ where: { runKey: key }, select: { stepNo: true, ticketId: true, macroId: true } }),
  ]);
  if (ticket === null) throw new Refusal("ticket.not_found", { ticketId });
  if (macro === null || !macro.isActive) throw new Refusal("ticket.macro_not_found", { macroId });
  if (rows.some((row) => row.ticketId !== ticketId || row.macroId !== macroId))
    throw new Refusal("ticket.key_reused", { key });
  const wanted = macro.steps as MacroStep[];
  for (const right of rightsOf(wanted)) {
    requireRight(actor, right);
    if (isConfirmedRight(right) && !isFreshlyConfirmed(actor, at)) throw new Refusal("auth.reauth_required", { right });
  }
  const order = await getOrderDossier(db, ticket.orderId);
  if (order === null) throw new Refusal("order.not_found", { orderId: ticket.orderId });
  const refunds = new Set(order.payments.flatMap((payment) => payment.refunds.map(({ id }) => id)));
  const recorded = new Set(rows.map(({ stepNo }) => stepNo));
  const done = new Set(
    // A refund may have been asked for by a run that died before it could say so.
    wanted.flatMap((step, index) =>
      recorded.has(index + 1) || (step.kind === "refund" && refunds.has(idOfStep(key, index + 1))) ? [index] : [],
    ),
  );
  const row = { order_id: ticket.orderId, locale: ticket.locale as never };
  const plan = await planMacro(db, { macro: { ...macro, steps: wanted }, ticket: row, order, actor, done });
  const blocked = plan.steps.find(({ problem }) => problem !== null);
  if (blocked !== undefined) throw new Refusal("ticket.macro_not_possible", { because: blocked.problem });
  return { steps: plan.steps, orderId: ticket.orderId, done, reason: `Macro: ${macro.name}` };
}

/** The press takes the ticket, so that a colleague's press at the same moment is refused before it does anything. Answers the version. */
async function claim(tx: Tx, actor: StaffActor, run: RunMacro, at: Date): Promise<number> {
  const ticket = await lockTicket(tx, run.ticketId);
  const where = { runKey_stepNo: { runKey: run.key, stepNo: CLAIM } };
  const known = await tx.macroStepDone.findUnique({ where, select: { ticketVersion: true } });
  if (ticket.owner_id !== null && ticket.owner_id !== actor.userId)
    throw new Refusal("ticket.claimed", { ticketId: ticket.id });
  if (known !== null) return known.ticketVersion;
  if (ticket.version !== run.version) throw new Refusal("ticket.changed_meanwhile", { ticketId: ticket.id });
  await tx.ticket.update({
    where: { id: ticket.id },
    data: { ownerId: actor.userId, version: { increment: 1 } },
    select: { id: true },
  });
  await recordStep(tx, actor, { run, stepNo: CLAIM, at });
  await recordAudit(tx, actor, {
    action: "ticket.run_macro",
    subject: `ticket:${ticket.id}`,
    before: { ownerId: ticket.owner_id },
    after: { ownerId: actor.userId, macroId: run.macroId, runKey: run.key },
  });
  return ticket.version + 1;
}

async function recordStep(
  tx: Tx,
  actor: StaffActor,
  { run, stepNo, at }: { run: RunMacro; stepNo: number; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO macro_steps_done (run_key, step_no, macro_id, ticket_id, actor_id, ticket_version, done_at)
    SELECT ${run.key}::uuid, ${stepNo}::int, ${run.macroId}::uuid, id, ${actor.userId}::uuid, version, ${at}::timestamptz
    FROM tickets WHERE id = ${run.ticketId}::uuid ON CONFLICT DO NOTHING`;
}

/** Known before the step is done, so that a repeat of it is a repeat for its use-case, too. */
function idOfStep(key: string, stepNo: number): string {
  return derivedId("macro", key, String(stepNo));
}

type StepFacts = {
  actor: StaffActor;
  run: RunMacro;
  orderId: string;
  stepNo: number;
  startVersion: number;
  reason: string;
  at: Date;
};

async function runStep({ step, amountMinor = 0n, text = "" }: PlannedStep, facts: StepFacts): Promise<void> {
  const { actor, run, orderId, stepNo, startVersion, reason, at } = facts;
  const { ticketId } = run;
  const id = idOfStep(run.key, stepNo);
  switch (step.kind) {
    case "retry":
      return retryOrder(actor, orderId, at);
    case "refund":
      await requestRefund(actor, { refundId: id, orderId, amountMinor, reason }, at);
      return;
    case "send_receipt":
      return resendReceipt(actor, orderId, at);
    case "note":
      return addNote(actor, { orderId, noteId: id, note: step.text });
    case "reply":
      return inTransaction(async (tx) => {
        const version = await versionOf(tx, run, startVersion);
        await answerTicket(tx, actor, { ticketId, key: id, version, text, next: step.next }, at);
      });
    case "set_state":
      return inTransaction(async (tx) => {
        const version = await versionOf(tx, run, startVersion);
        await setTicketState(tx, actor, { ticketId, state: step.state, version }, at);
      });
  }
}

/** What the ticket must still be at: as this run left it, or as the person saw it when he pressed again. */
async function versionOf(tx: Tx, { ticketId, version }: RunMacro, startVersion: number): Promise<number> {
  const ticket = await lockTicket(tx, ticketId);
  return ticket.version === startVersion ? startVersion : version;
}
