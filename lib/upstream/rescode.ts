/**
 * What a result code of the platform means for us.
 * - `delivered`: the diamonds have moved.
 * - `recipient`: this id cannot be charged; ask for the right one, or refund.
 * - `stock`: our custodian account is too low; wait for a deposit.
 * - `retry`: too frequent; try again later.
 * - `halt`: nothing can be delivered until a person acts (API disabled, address or account not authorised): stop the queue.
 * - `duplicate`: the order id is known already; what that proves depends on the earlier answers (decide-outcome.ts).
 * - `permanent`: will not change by trying again; refund.
 * - `unknown`: may or may not have moved the diamonds.
 */
export type RescodeClass =
  | "delivered"
  | "recipient"
  | "stock"
  | "retry"
  | "halt"
  | "duplicate"
  | "permanent"
  | "unknown";

export type RescodeWords = { class: RescodeClass; staff: string; customer: string };

const CUSTOMER = {
  delivered: "Your diamonds have arrived.",
  recipient: "This BIGO ID cannot receive diamonds. Please check it.",
  later: "Your diamonds are on their way. This takes a little longer than usual.",
  refund: "BIGO LIVE does not accept this delivery. You get your money back.",
  checking: "We are checking with BIGO LIVE whether your diamonds have arrived.",
} as const;

/** Every documented code, with words for the desk and for the customer. Source: the partner API's result table. */
const RESCODES: Readonly<Record<number, RescodeWords>> = {
  0: { class: "delivered", staff: "Delivered.", customer: CUSTOMER.delivered },
  400001: {
    class: "permanent",
    staff: "The platform calls a parameter illegal. Our request is wrong: see its message and alert the engineers.",
    customer: CUSTOMER.refund,
  },
  500001: {
    class: "unknown",
    staff: "The platform had an error of its own. The diamonds may or may not have moved.",
    customer: CUSTOMER.checking,
  },
  7212001: {
    class: "halt",
    staff: "The platform has switched our recharge API off. Only the platform can turn it on again: call them.",
    customer: CUSTOMER.later,
  },
  7212002: {
    class: "halt",
    staff: "Our own kill switch has switched the recharge API off. Only the platform can turn it on again: call them.",
    customer: CUSTOMER.later,
  },
  7212003: {
    class: "halt",
    staff:
      "The platform does not know this server's IP address. Ask it to authorise the address, then start the queue.",
    customer: CUSTOMER.later,
  },
  7212004: {
    class: "recipient",
    staff: "The recipient's BIGO ID does not exist.",
    customer: "This BIGO ID does not exist. Please check it.",
  },
  7212005: {
    class: "recipient",
    staff: "The recipient's BIGO ID exists but cannot be charged.",
    customer: CUSTOMER.recipient,
  },
  7212006: {
    class: "halt",
    staff: "This custodian account is not bound to our client id. Ask the platform to bind it, or take it out of use.",
    customer: CUSTOMER.later,
  },
  7212008: {
    class: "permanent",
    staff: "More diamonds than the platform allows in one call. Lower UPSTREAM_VALUE_MAX, so that orders are split.",
    customer: CUSTOMER.refund,
  },
  7212009: {
    class: "permanent",
    staff: "The platform does not support this currency. The cost must be given in USD.",
    customer: CUSTOMER.refund,
  },
  7212010: {
    class: "duplicate",
    staff: "The platform already knows this order id.",
    customer: CUSTOMER.checking,
  },
  7212011: {
    class: "stock",
    staff: "The custodian account holds too few diamonds. Deposit, and the order goes on by itself.",
    customer: CUSTOMER.later,
  },
  7212012: {
    class: "retry",
    staff: "The platform wants fewer calls; the order is tried again later.",
    customer: CUSTOMER.later,
  },
  7212013: {
    class: "permanent",
    staff: "The price is outside 25-100 diamonds per USD. Check the package's price and the exchange rate.",
    customer: CUSTOMER.refund,
  },
  7212014: {
    class: "permanent",
    staff: "The recipient's area may not be charged by us.",
    customer: "BIGO LIVE does not let us deliver to this account's region. You get your money back.",
  },
  7212015: {
    class: "permanent",
    staff: "The custodian account's area may not charge.",
    customer: CUSTOMER.refund,
  },
};

/** An undocumented code is `unknown`: a guess in either direction could cost the customer or us the diamonds. */
export function classifyRescode(rescode: number): RescodeClass {
  return RESCODES[rescode]?.class ?? "unknown";
}

/** Words for the desk and the customer, in English; the shop translates by class. */
export function wordsForRescode(rescode: number): RescodeWords {
  return (
    RESCODES[rescode] ?? {
      class: "unknown",
      staff: `The platform answered ${rescode}, which is not documented. The diamonds may or may not have moved.`,
      customer: CUSTOMER.checking,
    }
  );
}

/** All documented codes, in ascending order. */
export function documentedRescodes(): number[] {
  return Object.keys(RESCODES).map(Number);
}
