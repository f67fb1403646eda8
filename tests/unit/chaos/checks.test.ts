import { describe, expect, it } from "vitest";
import { checkPicture } from "@/tests/chaos/checks";
import { CHECKS, type CheckName } from "@/tests/chaos/finding";
import type { Picture } from "@/tests/chaos/picture";
import { IDS, soundPicture } from "@/tests/unit/chaos/sound-picture";

// Guarantee: no check of the drills is one that cannot fail. Each is fed a picture with one thing wrong, and must name it.

/** The picture with some rows of one list changed. */
function but<List extends "orders" | "payments" | "deliveries" | "refunds" | "charges" | "reservations" | "custodians">(
  list: List,
  fits: (row: Picture[List][number]) => boolean,
  change: Partial<Picture[List][number]>,
): Picture {
  const picture = soundPicture();
  const rows = picture[list] as readonly Picture[List][number][];
  return { ...picture, [list]: rows.map((row) => (fits(row) ? { ...row, ...change } : row)) };
}

const orderIs = (id: string) => (row: { id: string }) => row.id === id;
const paymentIs = (id: string) => (row: { paymentId: string }) => row.paymentId === id;
const recharge = (id: string, diamonds = 2_000n) => ({ callId: id.replaceAll("-", ""), recipient: "ana", diamonds });
const withRecharges = (recharges: Picture["platform"]["recharges"], balance = 94_000n): Picture => ({
  ...soundPicture(),
  platform: { balances: { pool_1: balance }, recharges },
});
const sent = () => soundPicture().platform.recharges;

/** A second try of the first part, which the books know as well. */
function sentAgain(): Picture {
  const again = "00000000-0000-7000-8000-0000000000a4";
  const picture = soundPicture();
  const [first] = picture.deliveries;
  const [reserved] = picture.reservations;
  if (first === undefined || reserved === undefined) throw new Error("the sound picture has changed");
  return {
    ...picture,
    deliveries: [...picture.deliveries, { ...first, id: again }],
    reservations: [...picture.reservations, { ...reserved, id: again }],
    custodians: [{ id: "pool_1", resellerId: "pool_1", postedDiamonds: 95_000n, pendingDiamonds: 3_000n }],
    platform: { balances: { pool_1: 92_000n }, recharges: [...sent(), recharge(again)] },
  };
}

const extraCharge = { paymentId: "extra", heldMinor: 0n, capturedMinor: 9_000n, refundedMinor: 0n, refundIds: [] };

const BROKEN: readonly [what: string, check: CheckName, picture: Picture][] = [
  ["the trial balance is not 0", "trialBalance", { ...soundPicture(), trialBalance: 1n }],
  [
    "an order that a buyer was told of is not there",
    "lost",
    { ...soundPicture(), promises: [{ placeKey: "key-z", reference: "FCT-Z" }] },
  ],
  [
    "one key made two orders",
    "lost",
    {
      ...soundPicture(),
      promises: [
        { placeKey: "key-a", reference: "FCT-A" },
        { placeKey: "key-a", reference: "FCT-B" },
      ],
    },
  ],
  ["an order is still delivering", "stuck", but("orders", orderIs(IDS.cardOrder), { status: "delivering" })],
  [
    "an order still waits for its payment",
    "stuck",
    but("orders", orderIs(IDS.walletOrder), { status: "awaiting_payment" }),
  ],
  [
    "an order is refunding and nobody is asked",
    "stuck",
    but("orders", orderIs(IDS.walletOrder), { status: "refunding" }),
  ],
  ["an unknown order asks nobody", "stuck", but("orders", orderIs(IDS.unknownOrder), { needsPerson: null })],
  ["an unknown delivery asks nobody", "stuck", but("deliveries", orderIs(IDS.unknown), { needsPerson: null })],
  ["a delivery is still being sent", "stuck", but("deliveries", orderIs(IDS.first), { status: "sending" })],
  ["a hold is open on a delivered order", "stuck", but("payments", orderIs(IDS.cardPayment), { status: "authorised" })],
  ["a payment is refunding", "stuck", but("payments", orderIs(IDS.walletPayment), { status: "refunding" })],
  ["a refund is still due", "stuck", but("refunds", orderIs(IDS.refund), { status: "due" })],
  ["a refund failed and nobody is asked", "stuck", but("refunds", orderIs(IDS.refund), { status: "failed" })],
  ["a webhook is not handled", "stuck", { ...soundPicture(), unhandledEvents: 1 }],
  ["the desk does not list an unknown outcome", "notInQueue", { ...soundPicture(), queue: [] }],
  [
    "the desk does not list an order that waits for stock",
    "notInQueue",
    but("orders", orderIs(IDS.walletOrder), { status: "awaiting_stock" }),
  ],
  [
    "the desk does not list a payment that needs a person",
    "notInQueue",
    but("payments", orderIs(IDS.walletPayment), { needsPerson: "refund.failed" }),
  ],
  ["a part arrived twice, by two tries", "deliveredTwice", sentAgain()],
  ["a call was carried out twice", "deliveredTwice", withRecharges([...sent(), recharge(IDS.first)])],
  ["more arrived than was ordered", "deliveredTwice", but("orders", orderIs(IDS.cardOrder), { diamonds: 2_999n })],
  [
    "diamonds at the platform that we never sent",
    "deliveriesDisagree",
    withRecharges([...sent(), recharge("stranger")]),
  ],
  ["posted and not at the platform", "deliveriesDisagree", withRecharges(sent().slice(1))],
  [
    "another amount at the platform",
    "deliveriesDisagree",
    withRecharges([recharge(IDS.first, 1_999n), ...sent().slice(1)]),
  ],
  ["arrived and called refused", "deliveriesDisagree", but("deliveries", orderIs(IDS.first), { status: "rejected" })],
  [
    "delivered and not posted",
    "deliveriesDisagree",
    but("reservations", orderIs(IDS.first), { resolutions: [{ kind: "void", amount: 2_000n }] }),
  ],
  ["the platform holds another balance", "deliveriesDisagree", withRecharges(sent(), 93_999n)],
  ["more was promised than an account holds", "oversold", but("custodians", () => true, { pendingDiamonds: 97_001n })],
  ["an account is below zero at the platform", "oversold", withRecharges(sent(), -1n)],
  [
    "two payments of one order were kept",
    "chargedTwice",
    { ...soundPicture(), charges: [...soundPicture().charges, { ...extraCharge, orderId: IDS.cardOrder }] },
  ],
  [
    "more was taken than the order costs",
    "chargedTwice",
    but("orders", orderIs(IDS.cardOrder), { totalMinor: 8_999n }),
  ],
  [
    "money was taken and nothing delivered",
    "chargedForNothing",
    but("charges", paymentIs(IDS.walletPayment), { refundedMinor: 0n }),
  ],
  [
    "an order ended and its hold is still there",
    "chargedForNothing",
    but("charges", paymentIs(IDS.walletPayment), { heldMinor: 9_000n }),
  ],
  [
    "money was taken for an order that we do not have",
    "chargedForNothing",
    { ...soundPicture(), charges: [...soundPicture().charges, { ...extraCharge, orderId: "stranger" }] },
  ],
  [
    "delivered and not paid for",
    "deliveredForNothing",
    but("charges", paymentIs(IDS.cardPayment), { capturedMinor: 0n }),
  ],
  [
    "more was returned than taken",
    "refundedTwice",
    but("charges", paymentIs(IDS.walletPayment), { refundedMinor: 9_001n }),
  ],
  [
    "one refund was carried out twice",
    "refundedTwice",
    but("charges", paymentIs(IDS.walletPayment), { refundIds: [IDS.refund, IDS.refund] }),
  ],
  ["captured and not booked", "bookedWrongly", but("payments", orderIs(IDS.cardPayment), { capturedMinor: 0n })],
  ["returned and not booked", "bookedWrongly", but("payments", orderIs(IDS.walletPayment), { refundedMinor: 0n })],
  [
    "the clearing account has another sum",
    "bookedWrongly",
    but("orders", orderIs(IDS.cardOrder), { clearedMinor: 8_999n }),
  ],
  [
    "a transfer is resolved twice",
    "resolvedWrongly",
    but("reservations", orderIs(IDS.first), {
      resolutions: [
        { kind: "post", amount: 2_000n },
        { kind: "void", amount: 2_000n },
      ],
    }),
  ],
  [
    "a transfer is still pending",
    "resolvedWrongly",
    but("reservations", orderIs(IDS.cardPayment), { resolutions: [] }),
  ],
  [
    "more is posted than was reserved",
    "resolvedWrongly",
    but("reservations", orderIs(IDS.cardPayment), { resolutions: [{ kind: "post", amount: 9_001n }] }),
  ],
];

describe("the checks after a drill", () => {
  it("find nothing in a shop where everything is right, an open question on a person's list included", () => {
    expect(checkPicture(soundPicture())).toEqual([]);
  });

  it.each(BROKEN)("%s: %s", (_what, check, picture) => {
    expect(checkPicture(picture).map((finding) => finding.check)).toContain(check);
  });

  it("have an example of going wrong each", () => {
    // What a forger sends is answered during the drill, and deadlocks are heard in it: these are not in the picture.
    const shown = new Set([...BROKEN.map(([, check]) => check), "forgedAccepted", "deadlocks"]);
    expect(CHECKS.filter((check) => !shown.has(check))).toEqual([]);
  });

  it("do not judge a payment that a person is asked about", () => {
    const picture = but("payments", orderIs(IDS.walletPayment), { needsPerson: "refund.failed", refundedMinor: 0n });
    const open = {
      ...picture,
      charges: picture.charges.map((one) => ({ ...one, refundedMinor: 0n, refundIds: [] })),
      queue: [...picture.queue, { queue: "payments", reference: "FCT-B" }],
    };
    expect(checkPicture(open)).toEqual([]);
  });
});
