import { newLinkToken } from "@/lib/accounts/link-token";
import { prisma } from "@/lib/db/prisma";
import { customerHandler } from "@/lib/http/customer";
import { NO_STORE } from "@/lib/http/door";
import { readJson } from "@/lib/http/json-body";
import { takeCall } from "@/lib/http/rate-limit";
import { askForData, askForOwnExport } from "@/lib/privacy/ask-for-data";
import { listOwnRequests } from "@/lib/privacy/queries";
import { AskForDataInput } from "@/lib/privacy/schemas";
import { sendDataLink } from "@/lib/privacy/send-data-mail";

/** `GET /api/me/data`: `{requests}`, what the signed-in customer asked for, newest first. */
export const GET = customerHandler(async (_request, actor) =>
  Response.json({ requests: await listOwnRequests(prisma(), actor.email) }, { headers: NO_STORE }),
);

/**
 * `POST /api/me/data` `{kind, locale}`: asks for a copy, which can be fetched at once, or for a deletion, which a mailed link has to confirm:
 * a phone that somebody left open must not be enough.
 */
export const POST = customerHandler(async (request, actor) => {
  takeCall("myData", [actor.userId]);
  const { kind, locale } = await readJson(request, AskForDataInput);
  const now = new Date();
  if (kind === "export") await askForOwnExport({ email: actor.email, locale }, now);
  else {
    const token = newLinkToken();
    const { requestId } = await askForData({ kind, email: actor.email, locale, source: "customer", token }, now);
    await sendDataLink({ to: actor.email, locale, key: `data:${requestId}:${now.getTime()}` }, { kind, token });
  }
  return Response.json({ requests: await listOwnRequests(prisma(), actor.email) }, { headers: NO_STORE });
});
