import { prisma } from "@/lib/db/prisma";
import { pictureResponse } from "@/lib/http/picture-response";
import { answerAsJson } from "@/lib/http/route";
import { getOrderByLink } from "@/lib/orders/find-order";
import { isUuid } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { findPicture } from "@/lib/tickets/queries";

type Context = { params: Promise<{ reference: string; pictureId: string }> };

/** A picture of the order's own tickets, for who has its link. 404 order.not_found, ticket.picture_not_found. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answerAsJson(async () => {
    const { reference, pictureId } = await params;
    const order = await getOrderByLink({ reference, token: new URL(request.url).searchParams.get("t") ?? "" });
    const bytes = isUuid(pictureId) ? await findPicture(prisma(), { pictureId, orderId: order.id }) : null;
    if (bytes === null) throw new Refusal("ticket.picture_not_found", { pictureId });
    return pictureResponse(bytes, `picture-${pictureId.slice(0, 8)}`);
  });
}
