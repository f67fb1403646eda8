import { prisma } from "@/lib/db/prisma";
import { pictureResponse } from "@/lib/http/picture-response";
import { staffHandler } from "@/lib/http/staff";
import { isUuid } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { findPicture } from "@/lib/tickets/queries";

type Context = { params: Promise<{ ticketId?: string; pictureId?: string }> };

/** A picture that a customer sent. 404 ticket.picture_not_found. */
export const GET = staffHandler<Context>("tickets.read", async (_request, _actor, { params }) => {
  const { ticketId, pictureId: file = "" } = await params;
  // The name of a file, so that the pages' policy (proxy.ts) leaves it its own, which is stricter.
  const pictureId = file.replace(/\.webp$/, "");
  const bytes = isUuid(ticketId) && isUuid(pictureId) ? await findPicture(prisma(), { ticketId, pictureId }) : null;
  if (bytes === null) throw new Refusal("ticket.picture_not_found", { ticketId, pictureId });
  return pictureResponse(bytes, `picture-${pictureId.slice(0, 8)}`);
});
