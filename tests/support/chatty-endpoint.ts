import { SUBSCRIBED_EVENTS } from "@/sim/stripe/settings";

/** What an endpoint of Stripe's sends that subscribes to more than it needs: the same news by several events, in any order. */
export const CHATTY_EVENTS: readonly string[] = [
  ...SUBSCRIBED_EVENTS,
  "charge.captured",
  "checkout.session.completed",
  "payment_intent.amount_capturable_updated",
  "payment_intent.succeeded",
  "charge.refunded",
];
