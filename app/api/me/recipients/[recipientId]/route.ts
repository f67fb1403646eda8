import { removeRecipient } from "@/lib/accounts/remove-recipient";
import { inTransaction } from "@/lib/db/transaction";
import { customerHandler } from "@/lib/http/customer";
import { NO_STORE } from "@/lib/http/door";
import { isUuid } from "@/lib/shared/ids";

type Context = { params: Promise<{ recipientId: string }> };

/** `DELETE /api/me/recipients/{id}`: forgets one. The answer is the same when it was gone already, or never yours. */
export const DELETE = customerHandler<Context>(async (_request, actor, { params }) => {
  const { recipientId } = await params;
  if (isUuid(recipientId)) await inTransaction((tx) => removeRecipient(tx, actor, { id: recipientId }));
  return new Response(null, { status: 204, headers: NO_STORE });
});
