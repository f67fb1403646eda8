import "server-only";
import type { Tx } from "@/lib/db/transaction";

/**
 * Takes the words and pictures of customers out of the tickets of these orders, for who asks to be forgotten, with the hashes by which a
 * guessed text could be known again. That there was a ticket, when, and what staff did stays.
 *
 * Safe to repeat. Who may ask is the caller's matter: it belongs in the transaction that forgets the customer. Answers how many messages it emptied.
 */
export async function eraseTickets(tx: Tx, { orderIds }: { orderIds: readonly string[] }, at: Date): Promise<number> {
  const ids = [...orderIds];
  // First, for its locks: a message that is being written at this moment ends before pictures and words are taken out.
  await tx.$executeRaw`UPDATE tickets SET content_hash = 'erased:' || id WHERE order_id = ANY (${ids}::uuid[])`;
  await tx.ticketPicture.deleteMany({ where: { ticket: { orderId: { in: ids } } } });
  const { count } = await tx.ticketMessage.updateMany({
    where: { ticket: { orderId: { in: ids } }, erasedAt: null },
    data: { text: "", erasedAt: at },
  });
  return count;
}
