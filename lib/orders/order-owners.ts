import type { Db } from "@/lib/db/transaction";
import type { OwnerView } from "@/lib/orders/desk-view";

/** Who works on each of these orders now, by the order's id; an order that nobody holds is not there. */
export async function ownersOf(db: Db, orderIds: readonly string[], now: Date): Promise<Map<string, OwnerView>> {
  const claims = await db.orderClaim.findMany({ where: { orderId: { in: [...orderIds] }, until: { gt: now } } });
  const names = await staffNames(
    db,
    claims.map(({ userId }) => userId),
  );
  return new Map(
    claims.map(({ orderId, userId, claimedAt, until }) => [
      orderId,
      {
        userId,
        name: names.get(userId) ?? "a colleague",
        claimedAt: claimedAt.toISOString(),
        until: until.toISOString(),
      },
    ]),
  );
}

/** What staff call each other: a name, or the address that they sign in with. */
export async function staffNames(db: Db, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const people = await db.user.findMany({
    where: { id: { in: [...new Set(userIds)] } },
    select: { id: true, email: true, name: true },
  });
  return new Map(people.map(({ id, email, name }) => [id, name ?? email]));
}
