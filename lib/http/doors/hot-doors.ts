import type { Door } from "@/lib/http/door";
import { deepHealthDoor } from "@/lib/http/doors/deep-health";
import { healthDoor } from "@/lib/http/doors/health";
import { metricsDoor } from "@/lib/http/doors/metrics";
import { orderDoor } from "@/lib/http/doors/order";
import { orderEventsDoor } from "@/lib/http/doors/order-events";
import { recipientCheckDoor } from "@/lib/http/doors/recipient-check";
import {
  antomWebhookDoor,
  btcpayWebhookDoor,
  carrierWebhookDoor,
  playWebhookDoor,
  stripeWebhookDoor,
  xenditWebhookDoor,
} from "@/lib/http/doors/webhooks";

/** Every door that is answered without Next. Each is a route handler under app/api too; a test compares the two. */
export const HOT_DOORS: readonly Door[] = [
  stripeWebhookDoor,
  xenditWebhookDoor,
  antomWebhookDoor,
  btcpayWebhookDoor,
  playWebhookDoor,
  carrierWebhookDoor,
  recipientCheckDoor,
  orderDoor,
  orderEventsDoor,
  healthDoor,
  deepHealthDoor,
  metricsDoor,
];
