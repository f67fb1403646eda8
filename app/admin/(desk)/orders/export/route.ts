import { recordAudit } from "@/lib/accounts/audit";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { csvResponse } from "@/lib/http/csv";
import { staffHandler } from "@/lib/http/staff";
import { listOrders } from "@/lib/orders/desk-queries";
import { OrderListInput } from "@/lib/orders/desk-schemas";
import { toMajorString } from "@/lib/shared/money";

const PAGE = 1_000;

const HEADER = [
  "reference",
  "status",
  "recipient",
  "diamonds",
  "total",
  "currency",
  "country",
  "method",
  "placed_at",
  "paid_at",
  "delivered_at",
  "arrival_ms",
];

/** `GET /admin/orders/export`: the filtered orders as CSV, recipients masked. That it was taken is recorded. */
export const GET = staffHandler<unknown>("records.export", async (request, actor) => {
  const { before: _before, ...filters } = OrderListInput.parse(Object.fromEntries(new URL(request.url).searchParams));
  await inTransaction((tx) => recordAudit(tx, actor, { action: "orders.export", subject: "orders", after: filters }));
  return csvResponse<string>("orders.csv", HEADER, async (before) => {
    const { orders, nextBefore } = await listOrders(prisma(), { ...filters, before: before ?? undefined }, PAGE);
    return {
      next: nextBefore,
      rows: orders.map((order) => [
        order.reference,
        order.status,
        order.recipientMasked,
        order.diamonds,
        toMajorString({ amountMinor: BigInt(order.totalMinor), currency: order.currency }),
        order.currency,
        order.country,
        order.method,
        order.placedAt,
        order.paidAt,
        order.deliveredAt,
        order.arrivalMs,
      ]),
    };
  });
});
