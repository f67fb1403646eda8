import type { Picture } from "@/tests/chaos/picture";

const CARD_ORDER = "00000000-0000-7000-8000-00000000000a";
const WALLET_ORDER = "00000000-0000-7000-8000-00000000000b";
const UNKNOWN_ORDER = "00000000-0000-7000-8000-00000000000c";
export const IDS = {
  cardOrder: CARD_ORDER,
  walletOrder: WALLET_ORDER,
  unknownOrder: UNKNOWN_ORDER,
  cardPayment: "00000000-0000-7000-8000-0000000000a1",
  walletPayment: "00000000-0000-7000-8000-0000000000b1",
  unknownPayment: "00000000-0000-7000-8000-0000000000c1",
  first: "00000000-0000-7000-8000-0000000000a2",
  second: "00000000-0000-7000-8000-0000000000a3",
  unknown: "00000000-0000-7000-8000-0000000000c2",
  refund: "00000000-0000-7000-8000-0000000000b2",
} as const;

const call = (id: string) => id.replaceAll("-", "");
const nobody = { needsPerson: null };

/**
 * A shop at rest in which everything is right: a card order that came in two parts, an e-wallet order that was refused and returned, and
 * an order whose only delivery arrived with an answer that nobody got; a person has it on the list.
 */
export function soundPicture(): Picture {
  return {
    trialBalance: 0n,
    unhandledEvents: 0,
    orders: [
      order(CARD_ORDER, { reference: "FCT-A", status: "delivered", paymentId: IDS.cardPayment, clearedMinor: 9_000n }),
      order(WALLET_ORDER, { reference: "FCT-B", status: "refunded", paymentId: IDS.walletPayment }),
      order(UNKNOWN_ORDER, {
        reference: "FCT-C",
        status: "unknown",
        paymentId: IDS.unknownPayment,
        needsPerson: "delivery.unknown",
      }),
    ],
    payments: [
      payment(IDS.cardPayment, CARD_ORDER, { status: "captured", receivedMinor: 9_000n, capturedMinor: 9_000n }),
      payment(IDS.walletPayment, WALLET_ORDER, {
        flow: "pay",
        status: "refunded",
        receivedMinor: 9_000n,
        refundedMinor: 9_000n,
      }),
      payment(IDS.unknownPayment, UNKNOWN_ORDER, { status: "authorised", receivedMinor: 9_000n }),
    ],
    deliveries: [
      {
        id: IDS.first,
        orderId: CARD_ORDER,
        part: 1,
        diamonds: 2_000n,
        grossMinor: 6_000n,
        status: "delivered",
        ...nobody,
      },
      {
        id: IDS.second,
        orderId: CARD_ORDER,
        part: 2,
        diamonds: 1_000n,
        grossMinor: 3_000n,
        status: "delivered",
        ...nobody,
      },
      {
        id: IDS.unknown,
        orderId: UNKNOWN_ORDER,
        part: 1,
        diamonds: 3_000n,
        grossMinor: 9_000n,
        status: "unknown",
        needsPerson: "delivery.unknown",
      },
    ],
    refunds: [{ id: IDS.refund, paymentId: IDS.walletPayment, status: "done", amountMinor: 9_000n, isRetried: false }],
    reservations: [
      {
        id: IDS.first,
        orderId: CARD_ORDER,
        code: "delivery",
        amount: 2_000n,
        resolutions: [{ kind: "post", amount: 2_000n }],
      },
      {
        id: IDS.second,
        orderId: CARD_ORDER,
        code: "delivery",
        amount: 1_000n,
        resolutions: [{ kind: "post", amount: 1_000n }],
      },
      { id: IDS.unknown, orderId: UNKNOWN_ORDER, code: "delivery", amount: 3_000n, resolutions: [] },
      {
        id: IDS.cardPayment,
        orderId: CARD_ORDER,
        code: "payment.main",
        amount: 9_000n,
        resolutions: [{ kind: "post", amount: 9_000n }],
      },
      { id: IDS.unknownPayment, orderId: UNKNOWN_ORDER, code: "payment.main", amount: 9_000n, resolutions: [] },
    ],
    custodians: [{ id: "pool_1", resellerId: "pool_1", postedDiamonds: 97_000n, pendingDiamonds: 3_000n }],
    queue: [{ queue: "unknown", reference: "FCT-C" }],
    platform: {
      balances: { pool_1: 94_000n },
      recharges: [
        { callId: call(IDS.first), recipient: "ana", diamonds: 2_000n },
        { callId: call(IDS.second), recipient: "ana", diamonds: 1_000n },
        { callId: call(IDS.unknown), recipient: "bea", diamonds: 3_000n },
      ],
    },
    charges: [
      charge(IDS.cardPayment, CARD_ORDER, { capturedMinor: 9_000n }),
      charge(IDS.walletPayment, WALLET_ORDER, {
        capturedMinor: 9_000n,
        refundedMinor: 9_000n,
        refundIds: [IDS.refund],
      }),
      charge(IDS.unknownPayment, UNKNOWN_ORDER, { heldMinor: 9_000n }),
    ],
    promises: [
      { placeKey: "key-a", reference: "FCT-A" },
      { placeKey: "key-a", reference: "FCT-A" },
      { placeKey: "key-b", reference: "FCT-B" },
    ],
  };
}

type Order = Picture["orders"][number];
type Payment = Picture["payments"][number];
type Charge = Picture["charges"][number];

function order(id: string, given: Partial<Order>): Order {
  const plain = { reference: "", status: "delivered", needsPerson: null, paymentId: null, clearedMinor: 0n };
  return { id, diamonds: 3_000n, totalMinor: 9_000n, ...plain, ...given };
}

function payment(id: string, orderId: string, given: Partial<Payment>): Payment {
  const amounts = { receivedMinor: 0n, capturedMinor: 0n, refundedMinor: 0n };
  return { id, orderId, flow: "hold", status: "captured", needsPerson: null, ...amounts, ...given };
}

function charge(paymentId: string, orderId: string, given: Partial<Charge>): Charge {
  return { paymentId, orderId, heldMinor: 0n, capturedMinor: 0n, refundedMinor: 0n, refundIds: [], ...given };
}
