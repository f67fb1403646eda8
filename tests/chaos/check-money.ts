import { FINAL, type Finding, finding } from "@/tests/chaos/finding";
import { groupBy, type OrderFacts, type PaymentFacts, type Picture, sumOf } from "@/tests/chaos/picture";
import type { ChargeFacts } from "@/tests/support/outside-books";

type Order = { order: OrderFacts; payments: PaymentFacts[]; charges: ChargeFacts[]; keptMinor: bigint };

const netOf = ({ capturedMinor, refundedMinor }: ChargeFacts) => capturedMinor - refundedMinor;

/** What customers paid, what they got for it, and what the books say of both. Pure. */
export function checkMoney(picture: Picture): Finding[] {
  const paymentsOf = groupBy(picture.payments, ({ orderId }) => orderId);
  const chargesOf = groupBy(picture.charges, ({ orderId }) => orderId);
  const delivered = groupBy(
    picture.deliveries.filter(({ status }) => status === "delivered"),
    ({ orderId }) => orderId,
  );
  const known = new Set(picture.orders.map(({ id }) => id));
  const strays = picture.charges
    .filter(({ orderId, ...charge }) => !known.has(orderId) && charge.heldMinor + charge.capturedMinor > 0n)
    .map(({ paymentId }) =>
      finding("chargedForNothing", paymentId, "a provider took money for an order that we do not have"),
    );
  const found = picture.orders.flatMap((order) => {
    const whole: Order = {
      order,
      payments: paymentsOf.get(order.id) ?? [],
      charges: chargesOf.get(order.id) ?? [],
      keptMinor: sumOf(delivered.get(order.id) ?? [], ({ grossMinor }) => grossMinor),
    };
    return [...checkCharged(whole), ...checkBooked(whole)];
  });
  return [...strays, ...found, ...checkRefunds(picture)];
}

/** Nobody pays twice, for nothing, or not at all. What a person is asked about is not judged: the person is the answer. */
function checkCharged({ order, payments, charges, keptMinor }: Order): Finding[] {
  const needOf = new Map(payments.map(({ id, needsPerson }) => [id, needsPerson]));
  const settled = charges.filter(({ paymentId }) => (needOf.get(paymentId) ?? null) === null);
  const found: Finding[] = [];
  const taken = settled.filter((charge) => netOf(charge) > 0n);
  const takenMinor = sumOf(taken, netOf);
  if (taken.length > 1 || takenMinor > order.totalMinor)
    found.push(finding("chargedTwice", order.reference, `${taken.map(netOf).join(" and ")} of ${order.totalMinor}`));
  if (!FINAL.has(order.status)) return found;
  if (takenMinor > keptMinor)
    found.push(
      finding("chargedForNothing", order.reference, `${takenMinor} taken, ${keptMinor} delivered (${order.status})`),
    );
  const held = settled.filter(({ heldMinor }) => heldMinor > 0n);
  if (held.length > 0)
    found.push(
      finding(
        "chargedForNothing",
        order.reference,
        `still held: ${held.map(({ heldMinor }) => heldMinor)} (${order.status})`,
      ),
    );
  // A capture that was lost is owed to us, and a person knows; everything else that was delivered is paid.
  const isWithPerson = payments.some(({ needsPerson }) => needsPerson !== null);
  if (!isWithPerson && takenMinor < keptMinor && order.status !== "refunded")
    found.push(finding("deliveredForNothing", order.reference, `${keptMinor} delivered, ${takenMinor} taken`));
  return found;
}

/** What the providers took and returned is what the payment rows and the clearing accounts say. */
function checkBooked({ order, payments, charges }: Order): Finding[] {
  if (payments.some(({ needsPerson }) => needsPerson !== null)) return [];
  const found: Finding[] = [];
  const rowOf = new Map(payments.map((payment) => [payment.id, payment]));
  // Several pages may have been opened for one payment; what counts is what all of them took.
  for (const [paymentId, pages] of groupBy(charges, (charge) => charge.paymentId)) {
    const row = rowOf.get(paymentId);
    const booked = row === undefined ? 0n : row.flow === "hold" ? row.capturedMinor : row.receivedMinor;
    const captured = sumOf(pages, ({ capturedMinor }) => capturedMinor);
    const returned = sumOf(pages, ({ refundedMinor }) => refundedMinor);
    if (booked !== captured)
      found.push(finding("bookedWrongly", paymentId, `${captured} captured, ${booked} booked (${row?.status})`));
    if ((row?.refundedMinor ?? 0n) !== returned)
      found.push(
        finding("bookedWrongly", paymentId, `${returned} returned, ${row?.refundedMinor} booked (${row?.status})`),
      );
  }
  const net = sumOf(charges, netOf);
  if (net !== order.clearedMinor)
    found.push(finding("bookedWrongly", order.reference, `${net} at the providers, ${order.clearedMinor} in clearing`));
  return found;
}

/** A refund row is carried out once at most, and never more goes back than came. */
function checkRefunds({ charges }: Picture): Finding[] {
  return charges.flatMap(({ paymentId, capturedMinor, refundedMinor, refundIds }) => {
    const found: Finding[] = [];
    if (refundedMinor > capturedMinor)
      found.push(finding("refundedTwice", paymentId, `${refundedMinor} returned of ${capturedMinor}`));
    const repeated = [...groupBy(refundIds, (id) => id)].filter(([, list]) => list.length > 1);
    for (const [id, list] of repeated) found.push(finding("refundedTwice", id, `was carried out ${list.length} times`));
    return found;
  });
}
