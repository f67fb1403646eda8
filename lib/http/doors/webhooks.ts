import type { Door } from "@/lib/http/door";
import { acceptWebhook } from "@/lib/http/webhook";

export const stripeWebhookDoor: Door = {
  method: "POST",
  path: "/api/webhooks/stripe",
  answer: (call) => acceptWebhook("stripe", call),
};

export const xenditWebhookDoor: Door = {
  method: "POST",
  path: "/api/webhooks/xendit",
  answer: (call) => acceptWebhook("xendit", call),
};
