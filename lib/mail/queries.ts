import "server-only";
import type { Db } from "@/lib/db/transaction";

export type OutboxMailView = {
  id: string;
  kind: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  orderId: string | null;
  createdAt: Date;
};

const PAGE_MAX = 50;

/** The demo's mails, newest first, at most 50; `beforeId` is the last id of the page before. For demo mode only. */
export async function listOutboxMails(db: Db, { beforeId }: { beforeId: string | null }): Promise<OutboxMailView[]> {
  const isId = beforeId !== null && /^[0-9]{1,18}$/.test(beforeId);
  const rows = await db.outboxMail.findMany({
    where: isId ? { id: { lt: BigInt(beforeId) } } : {},
    orderBy: { id: "desc" },
    take: PAGE_MAX,
    select: {
      id: true,
      kind: true,
      toAddress: true,
      subject: true,
      text: true,
      html: true,
      orderId: true,
      createdAt: true,
    },
  });
  return rows.map(({ id, toAddress, ...rest }) => ({ ...rest, id: id.toString(), to: toAddress }));
}
