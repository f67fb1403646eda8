import "server-only";
import type { Db } from "@/lib/db/transaction";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { toMajorString } from "@/lib/shared/money";

/**
 * What the shop answers a dispute with: who ordered what from where, as keyed hashes; what was paid; and that it was delivered. Amounts are
 * major units with their currency, as a bank reads them; moments are UTC.
 */
export type EvidencePack = {
  madeAt: string;
  order: {
    reference: string;
    placedAt: string;
    paidAt: string | null;
    deliveredAt: string | null;
    diamonds: number;
    total: string;
    currency: string;
    country: string;
    recipientMasked: string;
  };
  /** Keyed hashes: equal ones of two orders are the same device or address, and nothing else can be read from them. */
  hashes: { recipient: string; email: string | null; device: string | null; address: string | null };
  /** Earlier orders that were delivered to the same recipient, or came from the same device, and were not disputed. */
  history: { sameRecipientDelivered: number; sameDeviceDelivered: number };
  payments: {
    channel: string;
    paidWith: string | null;
    status: string;
    amount: string;
    providerPaymentId: string | null;
  }[];
  disputes: { status: string; amount: string; openedAt: string; reason: string | null }[];
  deliveries: {
    diamonds: number;
    status: string;
    platformOrderId: string | null;
    attempts: { sentAt: string; answeredAt: string | null; outcome: string | null; platformCode: number | null }[];
  }[];
  risk: OrderDossier["verdict"];
  timeline: { at: string; what: string; detail: string | null }[];
};

/** The pack of one order, or null when there is none. Reads only; that it was taken is recorded by the caller. */
export async function evidencePack(db: Db, orderId: string, madeAt: Date): Promise<EvidencePack | null> {
  const dossier = await getOrderDossier(db, orderId);
  if (dossier === null) return null;
  const facts = await db.order.findUniqueOrThrow({
    where: { id: orderId },
    select: { recipientHash: true, emailHash: true, deviceHash: true, addressHash: true },
  });
  const before = { id: { lt: orderId }, status: "delivered", payments: { none: { disputes: { some: {} } } } };
  const [sameRecipientDelivered, sameDeviceDelivered] = await Promise.all([
    db.order.count({ where: { ...before, recipientHash: facts.recipientHash } }),
    facts.deviceHash === null ? 0 : db.order.count({ where: { ...before, deviceHash: facts.deviceHash } }),
  ]);
  const money = (minor: string) => toMajorString({ amountMinor: BigInt(minor), currency: dossier.currency });
  return {
    madeAt: madeAt.toISOString(),
    order: {
      reference: dossier.reference,
      placedAt: dossier.placedAt,
      paidAt: dossier.paidAt,
      deliveredAt: dossier.deliveredAt,
      diamonds: dossier.diamonds,
      total: money(dossier.totalMinor),
      currency: dossier.currency,
      country: dossier.country,
      recipientMasked: dossier.recipientMasked,
    },
    hashes: {
      recipient: facts.recipientHash,
      email: facts.emailHash,
      device: facts.deviceHash,
      address: facts.addressHash,
    },
    history: { sameRecipientDelivered, sameDeviceDelivered },
    payments: dossier.payments.map(({ channel, instrumentLabel, status, amountMinor, providerPaymentId }) => ({
      ...{ channel, paidWith: instrumentLabel, status },
      ...{ amount: money(amountMinor), providerPaymentId },
    })),
    disputes: dossier.payments.flatMap(({ disputes }) =>
      disputes.map(({ status, amountMinor, openedAt, reason }) => ({
        ...{ status, amount: money(amountMinor), openedAt, reason },
      })),
    ),
    deliveries: dossier.deliveries.map(({ diamonds, status, upstreamOrderId, attempts }) => ({
      ...{ diamonds, status, platformOrderId: upstreamOrderId },
      attempts: attempts.map(({ sentAt, answeredAt, outcome, rescode }) => ({
        ...{ sentAt, answeredAt, outcome, platformCode: rescode },
      })),
    })),
    risk: dossier.verdict,
    // What staff wrote to each other, and under which names, is the shop's own.
    timeline: dossier.story
      .filter(({ source }) => source !== "staff")
      .map(({ at, sentence, detail }) => ({ at, what: sentence, detail })),
  };
}
