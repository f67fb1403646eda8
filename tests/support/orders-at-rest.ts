import { randomBytes } from "node:crypto";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import type { OrderStatus } from "@/lib/orders/lifecycle";
import { newId } from "@/lib/shared/ids";
import { newReference } from "@/lib/shared/reference";
import { searchHash } from "@/lib/shared/search-hash";
import { seal } from "@/lib/shared/secret-box";

type Given = {
  status?: OrderStatus;
  recipientId?: string;
  email?: string | null;
  userId?: string | null;
  diamonds?: bigint;
  totalMinor?: bigint;
  needsPerson?: string | null;
  paidAt?: Date | null;
  deliveredAt?: Date | null;
  packageId?: string | null;
  placedAt?: Date;
};

/**
 * An order as a row, in any state, for what desks and customers read and for what staff do to orders at rest. Its books are
 * empty: whatever moves money or diamonds is tested on orders that were really paid.
 */
export async function givenOrderRow(given: Given = {}): Promise<{ id: string; reference: string }> {
  const { status = "delivered", recipientId = "Tony_Bee99", email = "ana@shop.test", totalMinor = 58_100n } = given;
  const placedAt = given.placedAt ?? new Date();
  const id = newId();
  const reference = newReference(randomBytes(9));
  const taxMinor = (totalMinor * 12n) / 112n;
  const hash = (subject: "recipient" | "email", text: string) => searchHash({ subject, text, key: env.FACET_HASH_KEY });
  await prisma().order.create({
    data: {
      id,
      reference,
      placeKey: crypto.randomUUID(),
      placeHash: "-",
      userId: given.userId ?? null,
      status,
      recipientSealed: seal(recipientId, env.FACET_DATA_KEYS),
      recipientHash: hash("recipient", recipientId),
      emailSealed: email === null ? null : seal(email, env.FACET_DATA_KEYS),
      emailHash: email === null ? null : hash("email", email),
      packageId: given.packageId ?? null,
      diamonds: given.diamonds ?? 500n,
      country: "PH",
      locale: "en",
      method: "card",
      currency: "PHP",
      totalMinor,
      netMinor: totalMinor - taxMinor,
      taxMinor,
      feeMinor: 0n,
      totalUsdMinor: 1_025n,
      taxName: "VAT",
      taxRateBp: 1200,
      fxPerUsdMicro: 56_000_000n,
      fxQuotedAt: placedAt,
      catalogVersion: 1n,
      needsPerson: given.needsPerson ?? (status === "in_review" ? "review" : null),
      placedAt,
      expiresAt: new Date(placedAt.getTime() + 1_800_000),
      paidAt: given.paidAt ?? null,
      deliveredAt: given.deliveredAt ?? null,
      statusAt: placedAt,
    },
  });
  return { id, reference };
}

/** A payment attempt of that order, as a row. */
export async function givenPaymentRow(
  orderId: string,
  given: {
    status?: string;
    providerPaymentId?: string;
    sessionId?: string;
    amountMinor?: bigint;
    needsPerson?: string;
  } = {},
): Promise<string> {
  const id = newId();
  const amountMinor = given.amountMinor ?? 58_100n;
  const now = new Date();
  await prisma().payment.create({
    data: {
      id,
      orderId,
      attemptNo: 1,
      channel: "stripe-card",
      provider: "stripe",
      method: "card",
      flow: "hold",
      status: given.status ?? "captured",
      role: "main",
      amountMinor,
      currency: "PHP",
      receivedMinor: amountMinor,
      receivedCurrency: "PHP",
      capturedMinor: given.status === undefined || given.status === "captured" ? amountMinor : 0n,
      sessionId: given.sessionId ?? `cs_${id}`,
      providerPaymentId: given.providerPaymentId ?? `pi_${id}`,
      instrumentLabel: "Visa •••• 4242",
      needsPerson: given.needsPerson ?? null,
      createdAt: now,
      expiresAt: now,
    },
  });
  await rowsOf("UPDATE orders SET payment_id = $1 WHERE id = $2", [id, orderId]);
  return id;
}
