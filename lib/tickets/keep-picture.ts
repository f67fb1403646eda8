import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import type { Picture } from "./picture";

/** Keeps a picture beside its message. It belongs in the transaction of the message, whose key makes it safe to repeat. */
export async function keepPicture(
  tx: Tx,
  { ticketId, messageId, picture, at }: { ticketId: string; messageId: bigint; picture: Picture; at: Date },
): Promise<void> {
  const { bytes, width, height, sourceHash } = picture;
  await tx.ticketPicture.create({
    data: { id: newId(), ticketId, messageId, bytes, width, height, sourceHash, createdAt: at },
    select: { id: true },
  });
}
