"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { newLinkToken } from "@/lib/accounts/link-token";
import { inTransaction } from "@/lib/db/transaction";
import { reportError } from "@/lib/http/report-error";
import { staffAction } from "@/lib/http/staff";
import { askForData } from "@/lib/privacy/ask-for-data";
import { declineDataRequest } from "@/lib/privacy/decline-data-request";
import { erasePersonalData } from "@/lib/privacy/erase-personal-data";
import { AnswerDataRequestInput, RecordDataRequestInput } from "@/lib/privacy/schemas";
import { sendDataAnswer, sendDataLink } from "@/lib/privacy/send-data-mail";

const right = "customers.answer_request";

/** Whether a mail is out. What it tells has happened already, so that a mail that fails undoes nothing. */
async function isSent(send: () => Promise<void>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    reportError(error);
    return false;
  }
}

export const recordDataRequestAction = staffAction(
  { right, schema: RecordDataRequestInput },
  async ({ email, kind, locale, reason }, actor, now) => {
    const token = newLinkToken();
    const { requestId } = await askForData({ email, kind, locale, source: "staff", token }, now);
    const subject = `data_request:${requestId}`;
    await inTransaction((tx) => recordAudit(tx, actor, { action: "data.record", subject, after: { kind }, reason }));
    const told = { to: email, locale, key: `data:${requestId}:${now.getTime()}` };
    return { isSent: await isSent(() => sendDataLink(told, { kind, token })) };
  },
);

export const erasePersonalDataAction = staffAction(
  { right, schema: AnswerDataRequestInput },
  async (input, actor, at) => {
    const erased = await inTransaction((tx) => erasePersonalData(tx, actor, { ...input, at }));
    if (erased === null) return { isSent: true };
    const { email: to, locale } = erased;
    const told = { to, locale, key: `data:${input.requestId}:erased` };
    return { isSent: await isSent(() => sendDataAnswer("data_erased", told)) };
  },
);

export const declineDataRequestAction = staffAction(
  { right, schema: AnswerDataRequestInput },
  async (input, actor, at) => {
    const declined = await inTransaction((tx) => declineDataRequest(tx, actor, { ...input, at }));
    if (declined === null) return { isSent: true };
    const { email: to, locale } = declined;
    const told = { to, locale, key: `data:${input.requestId}:declined` };
    return { isSent: await isSent(() => sendDataAnswer("data_declined", told)) };
  },
);
