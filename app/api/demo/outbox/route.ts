import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { NO_STORE } from "@/lib/http/door";
import { answerAsJson } from "@/lib/http/route";
import { listOutboxMails } from "@/lib/mail/queries";

/** `GET /api/demo/outbox?before=`: the newest mails of the demo. Outside the demo this address does not exist. */
export function GET(request: Request): Promise<Response> {
  return answerAsJson(async () => {
    if (!env.FACET_DEMO)
      return Response.json({ code: "page.not_found", message: "There is no such page." }, { status: 404 });
    const mails = await listOutboxMails(prisma(), { beforeId: new URL(request.url).searchParams.get("before") });
    return Response.json(
      { mails: mails.map((mail) => ({ ...mail, createdAt: mail.createdAt.toISOString() })) },
      { headers: NO_STORE },
    );
  });
}
