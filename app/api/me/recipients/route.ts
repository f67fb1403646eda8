import { listSavedRecipients } from "@/lib/accounts/queries";
import { saveRecipient } from "@/lib/accounts/save-recipient";
import { SaveRecipientInput } from "@/lib/accounts/schemas";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { customerHandler } from "@/lib/http/customer";
import { NO_STORE } from "@/lib/http/door";
import { readJson } from "@/lib/http/json-body";
import { takeCall } from "@/lib/http/rate-limit";
import { lastPackageOf } from "@/lib/orders/customer-queries";

/** `GET /api/me/recipients`: `{recipients: [{id, recipientId, label}], lastPackageId}`. */
export const GET = customerHandler(async (_request, actor) => {
  const [recipients, lastPackageId] = await Promise.all([
    listSavedRecipients(prisma(), actor),
    lastPackageOf(prisma(), actor),
  ]);
  return Response.json({ recipients, lastPackageId }, { headers: NO_STORE });
});

/** `POST /api/me/recipients` `{recipientId, label?}`: keeps one; the same one again gets the new label. */
export const POST = customerHandler(async (request, actor) => {
  takeCall("orderAction", [actor.userId]);
  const input = await readJson(request, SaveRecipientInput);
  const saved = await inTransaction((tx) => saveRecipient(tx, actor, input));
  return Response.json(
    { recipient: { ...saved, label: saved.label === "" ? null : saved.label } },
    { headers: NO_STORE },
  );
});
