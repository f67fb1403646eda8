import { rowOf } from "@/lib/db/pool";
import { cancelUnpaidOrder } from "@/lib/orders/cancel-order";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import { payAgain } from "@/lib/transitions/pay-again";
import { placeOrder } from "@/lib/transitions/place-order";
import { startPayment } from "@/lib/transitions/start-payment";
import { bringAll } from "@/tests/simulation/happenings-outside";
import type { Happening, Play } from "@/tests/simulation/play";
import { accessTo, type GivenOrder, placeInput } from "@/tests/support/given";
import { confirmStoredEvents } from "@/worker/confirm-events";

const ORDERS_MAX = 6;
/** Turns of the process's loop in which a provider's webhook leaves it. */
const TURNS_OF_POST = 20;
const CARDS = [
  "4242424242424242",
  "5555555555554444",
  "4000000000003220",
  // Declined; refunded later; refund fails afterwards; disputed at once.
  "4000000000000002",
  "4000000000007726",
  "4000000000005126",
  "4000000000000259",
];
const OFTEN_GOOD = ["good", "good", "good", "good", "good", "good", "good", "missing", "frozen", "area"];

/** What buyers do, in their browsers and on the pages of the payment providers. */
export const BUYERS: readonly Happening[] = [
  {
    name: "a buyer places an order",
    weight: 14,
    isPossible: ({ tries }) => tries.size < ORDERS_MAX,
    begin: (play) => begin(play, 1),
  },
  {
    name: "a buyer presses twice",
    weight: 5,
    isPossible: ({ tries }) => tries.size < ORDERS_MAX,
    begin: (play) => begin(play, 2),
  },
  {
    name: "an order is placed, paid and told of",
    weight: 6,
    isPossible: ({ tries }) => tries.size < ORDERS_MAX,
    begin: buy,
  },
  { name: "a browser sends its order again", weight: 3, isPossible: ({ tries }) => tries.size > 0, begin: sendAgain },
  { name: "a customer pays", weight: 24, isPossible: hasOrders, begin: pay },
  {
    name: "a customer declines in the wallet",
    weight: 1,
    isPossible: hasOrders,
    begin: (play) => payWallet(play, "decline"),
  },
  { name: "a customer opens another page", weight: 4, isPossible: hasOrders, begin: openAnotherPage },
  { name: "a customer cancels", weight: 2, isPossible: hasOrders, begin: cancel },
  { name: "a customer corrects the recipient", weight: 3, isPossible: hasOrders, begin: correct },
];

function hasOrders({ orders }: Play): boolean {
  return orders.length > 0;
}

async function begin(play: Play, times: number): Promise<void> {
  const { dice } = play;
  const number = play.tries.size + 1;
  const wanted = {
    method: dice.pick(play.flavour.methods),
    diamonds: dice.pick(play.flavour.diamonds),
    recipientId: `${dice.pick(OFTEN_GOOD)}.${play.run}.${number}`,
    placeKey: crypto.randomUUID(),
    // Buyers of one recipient are a matter for risk.
    ...(dice.chance(0.2) && { recipientId: `popular.${play.run}` }),
  };
  const input = await placeInput(wanted);
  play.tries.set(input.placeKey, { input, orderId: null });
  await Promise.all(Array.from({ length: times }, () => place(play, input)));
}

async function place(play: Play, input: PlaceOrderInput): Promise<void> {
  const { orderId, reference, paymentId } = await placeOrder(input, { userId: null, address: null }, new Date());
  const known = play.tries.get(input.placeKey);
  if (known?.orderId === null) {
    known.orderId = orderId;
    play.orders.push({ orderId, reference, paymentId, totalMinor: BigInt(input.expectedTotalMinor) });
  } else if (known?.orderId !== orderId) play.found.push({ rule: "a repeated order is one order", detail: reference });
  await startPayment(paymentId, new Date());
}

/** The usual way without a pause, so that much of a run is about what comes after it. */
async function buy(play: Play): Promise<void> {
  const { strangers, outside } = play;
  const before = play.orders.length;
  await begin(play, 1);
  const order = play.orders[before];
  if (order === undefined) return;
  await payFor(play, order, CARDS[0]);
  await outside.whileBusy(async () => {
    for (let turn = 0; turn < TURNS_OF_POST && strangers.post.length === 0; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
  });
  await bringAll(play);
  await confirmStoredEvents();
}

function sendAgain(play: Play): Promise<void> {
  const { input } = play.dice.pick([...play.tries.values()]);
  return place(play, input);
}

type Attempt = { id: string; provider: string; session_id: string | null };

/** Any attempt that has a page, also of an order that has ended: some pages stay open. */
async function attemptsOf(play: Play, order: GivenOrder, provider?: string): Promise<Attempt | null> {
  const rows = await play.database.rows<Attempt>(
    "SELECT id, provider, session_id FROM payments WHERE order_id = $1 AND session_id IS NOT NULL AND ($2::text IS NULL OR provider = $2) ORDER BY attempt_no",
    [order.orderId, provider ?? null],
  );
  return rows.length === 0 ? null : play.dice.pick(rows);
}

function pay(play: Play): Promise<void> {
  const { dice } = play;
  const order = dice.pick(play.orders);
  return payFor(play, order, dice.chance(0.6) ? CARDS[0] : dice.pick(CARDS));
}

async function payFor(play: Play, order: GivenOrder, card: string | undefined): Promise<void> {
  const { dice, strangers } = play;
  const attempt = await attemptsOf(play, order);
  if (attempt === null) return;
  if (attempt.provider === "stripe")
    await strangers.control("stripe", "POST", "/_sim/approve", { session: attempt.session_id, card });
  else {
    if (dice.chance(0.08))
      await strangers.control("xendit", "PUT", "/_sim/faults", {
        wrongAmountNext: 1,
        voidMs: 20_000,
        refundMs: 60_000,
      });
    await strangers.control("xendit", "POST", "/_sim/approve", { charge: attempt.session_id });
  }
}

async function payWallet(play: Play, result: "decline"): Promise<void> {
  const attempt = await attemptsOf(play, play.dice.pick(play.orders), "xendit");
  if (attempt !== null)
    await play.strangers.control("xendit", "POST", "/_sim/approve", { charge: attempt.session_id, result });
}

async function openAnotherPage(play: Play): Promise<void> {
  const order = await accessTo(play.dice.pick(play.orders));
  await payAgain(order, play.dice.pick(["card", "gcash"] as const), new Date());
}

async function cancel(play: Play): Promise<void> {
  await cancelUnpaidOrder(await accessTo(play.dice.pick(play.orders)));
}

async function correct(play: Play): Promise<void> {
  const waiting = await rowOf<{ id: string }>(
    "SELECT id FROM orders WHERE status = 'needs_recipient' ORDER BY id LIMIT 1",
  );
  const id = waiting?.id ?? play.dice.pick(play.orders).orderId;
  await correctRecipient({ id }, { recipientId: `right.${play.run}.${play.dice.whole(1, 9)}`, actor: null });
}
