/** More attempts than this on one order are a card tester's, not a customer's. */
export const ATTEMPTS_MAX = 10;
