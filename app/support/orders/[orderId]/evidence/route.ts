import { recordAudit } from "@/lib/accounts/audit";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { staffHandler } from "@/lib/http/staff";
import { evidencePack } from "@/lib/orders/evidence-pack";
import { Refusal } from "@/lib/shared/refusal";

type Context = { params: Promise<{ orderId: string }> };

/** `GET /support/orders/…/evidence`: what a dispute is answered with, as one file. That it was taken is recorded. */
export const GET = staffHandler<Context>("orders.evidence", async (_request, actor, { params }) => {
  const { orderId } = await params;
  const pack = await evidencePack(prisma(), orderId, new Date());
  if (pack === null) throw new Refusal("order.not_found", { orderId });
  await inTransaction((tx) => recordAudit(tx, actor, { action: "order.evidence", subject: `order:${orderId}` }));
  return new Response(`${JSON.stringify(pack, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="evidence-${pack.order.reference}.json"`,
      "Cache-Control": "no-store",
    },
  });
});
