import "server-only";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { addressHash } from "@/lib/privacy/data-request";
import { isStaffRole } from "@/lib/shared/actor";
import { isCurrency, toMajorString } from "@/lib/shared/money";
import { open } from "@/lib/shared/secret-box";

/** More orders than anybody has; past this the file says that it is cut. */
const ORDERS_MAX = 5_000;
const ROWS_MAX = 1_000;

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type PersonalData = { [name: string]: Json };

/**
 * Everything that the shop holds about the owner of an address: account, sessions, saved recipients, orders with their payments, deliveries
 * and refunds, what he wrote to us and what we answered, mails kept here, requests. Amounts are major units with their currency, moments UTC. Keys and secrets are left out, and so
 * is what belongs to others. Reads only.
 */
export async function exportPersonalData(email: string, madeAt: Date): Promise<PersonalData> {
  const account = await accountOf(email);
  const [orders, mails, requests] = await Promise.all([
    ordersOf(email, account?.id ?? null),
    prisma().outboxMail.findMany({
      where: { toAddress: email },
      orderBy: { id: "asc" },
      take: ROWS_MAX,
      select: { subject: true, text: true, createdAt: true },
    }),
    prisma().dataRequest.findMany({
      where: { emailHash: addressHash(email) },
      orderBy: { id: "asc" },
      take: ROWS_MAX,
      select: { kind: true, status: true, requestedAt: true, answeredAt: true },
    }),
  ]);
  const shown = orders.slice(0, ORDERS_MAX);
  const tickets = await ticketsOf(shown.map(({ id }) => id));
  return plain({
    shop: env.SHOP_NAME,
    madeAt,
    email,
    account: account?.view ?? null,
    orders: shown.map(({ id: _id, ...order }) => order),
    tickets,
    isComplete: orders.length <= ORDERS_MAX,
    mails,
    requests,
    notHere: [
      "Card and bank details: the payment providers hold them, we never did.",
      "Keyed marks of device, address and card by which orders are told apart; nothing can be read from them.",
    ],
  });
}

async function accountOf(email: string) {
  const user = await prisma().user.findUnique({
    where: { email },
    select: {
      ...{ id: true, role: true, name: true, country: true, locale: true, createdAt: true },
      sessions: {
        orderBy: { createdAt: "asc" },
        take: ROWS_MAX,
        select: { createdAt: true, expiresAt: true, revokedAt: true, userAgent: true },
      },
      recipients: {
        orderBy: { createdAt: "asc" },
        take: ROWS_MAX,
        select: { recipientSealed: true, label: true, createdAt: true },
      },
    },
  });
  // What somebody does as a member of staff is the shop's record, not a customer's data.
  if (user === null || isStaffRole(user.role)) return null;
  const { id, role: _role, recipients, ...facts } = user;
  const savedRecipients = recipients.map(({ recipientSealed, ...recipient }) => ({
    recipient: open(recipientSealed, env.FACET_DATA_KEYS),
    ...recipient,
  }));
  return { id, view: { ...facts, savedRecipients } };
}

const PAYMENT = {
  ...{ channel: true, method: true, status: true, amountMinor: true, currency: true, receivedMinor: true },
  ...{ refundedMinor: true, instrumentLabel: true, createdAt: true, paidAt: true },
  refunds: { select: { amountMinor: true, currency: true, status: true, createdAt: true, doneAt: true } },
  disputes: { select: { amountMinor: true, currency: true, status: true, openedAt: true, closedAt: true } },
} as const;

async function ordersOf(email: string, userId: string | null) {
  const rows = await prisma().order.findMany({
    where: { OR: [{ emailHash: addressHash(email), userId: null }, ...(userId === null ? [] : [{ userId }])] },
    orderBy: { id: "asc" },
    take: ORDERS_MAX + 1,
    select: {
      ...{
        id: true,
        reference: true,
        status: true,
        recipientSealed: true,
        emailSealed: true,
        diamonds: true,
        country: true,
      },
      ...{
        locale: true,
        method: true,
        currency: true,
        totalMinor: true,
        netMinor: true,
        taxMinor: true,
        feeMinor: true,
      },
      ...{ taxName: true, placedAt: true, paidAt: true, deliveredAt: true, refundedAt: true },
      payments: { orderBy: { attemptNo: "asc" }, select: PAYMENT },
      deliveries: {
        orderBy: { createdAt: "asc" },
        select: { diamonds: true, status: true, recipientSealed: true, createdAt: true, settledAt: true },
      },
    },
  });
  const keys = env.FACET_DATA_KEYS;
  return rows.map(({ id, recipientSealed, emailSealed, payments, deliveries, ...order }) => ({
    id,
    ...withMoney(order),
    recipient: open(recipientSealed, keys),
    email: emailSealed === null ? null : open(emailSealed, keys),
    payments: payments.map(({ refunds, disputes, ...payment }) => ({
      ...withMoney(payment),
      refunds: refunds.map(withMoney),
      disputes: disputes.map(withMoney),
    })),
    deliveries: deliveries.map(({ recipientSealed: sealed, ...delivery }) => ({
      ...delivery,
      recipient: open(sealed, keys),
    })),
  }));
}

/** What was said about his orders, without what staff noted among themselves; of a picture its size, since it is shown on the order's page. */
async function ticketsOf(orderIds: readonly string[]) {
  const rows = await prisma().ticket.findMany({
    where: { orderId: { in: [...orderIds] } },
    orderBy: { id: "asc" },
    take: ROWS_MAX,
    select: {
      ...{ kind: true, state: true, openedAt: true, solvedAt: true },
      messages: {
        where: { isInternal: false },
        orderBy: { id: "asc" },
        take: ROWS_MAX,
        select: { author: true, text: true, createdAt: true, picture: { select: { width: true, height: true } } },
      },
    },
  });
  return rows;
}

/** "totalMinor" in cents becomes "total" in pesos, as a text that keeps every digit. */
function withMoney<Row extends { currency: string }>(row: Row): Record<string, unknown> {
  const { currency } = row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) =>
      name.endsWith("Minor") && typeof value === "bigint" && isCurrency(currency)
        ? [name.slice(0, -"Minor".length), toMajorString({ amountMinor: value, currency })]
        : [name, value],
    ),
  );
}

/** As JSON will write it: moments as text, large numbers as text. */
function plain(value: object): PersonalData {
  return JSON.parse(JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? inner.toString() : inner)));
}
