"use server";

import { publicAction } from "@/lib/http/action";
import { cancelUnpaidOrder } from "@/lib/orders/cancel-order";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { getOrderByEmail, getOrderByLink } from "@/lib/orders/find-order";
import { orderPath } from "@/lib/orders/order-link";
import {
  CorrectRecipientInput,
  LookUpOrderInput,
  OrderKeyInput,
  PayAgainInput,
  PlaceOrderInput,
} from "@/lib/orders/schemas";
import { sendReceipt } from "@/lib/orders/send-receipt";
import { payAgain } from "@/lib/transitions/pay-again";
import { placeOrder } from "@/lib/transitions/place-order";
import { openPaymentPage, startPayment } from "@/lib/transitions/start-payment";

/** Places the order, opens its payment page, and answers with both addresses: the browser navigates. */
export const placeOrderAction = publicAction("place", PlaceOrderInput, async (input, caller, now) => {
  const order = await placeOrder(input, caller, now);
  const { url } = await (order.attempt === null
    ? startPayment(order.paymentId, now)
    : openPaymentPage(order.attempt, now));
  return {
    reference: order.reference,
    orderUrl: orderPath({ orderId: order.orderId, reference: order.reference, locale: input.locale }),
    payUrl: url,
  };
});

export const payAgainAction = publicAction("place", PayAgainInput, async (input, _caller, now) => {
  const order = await getOrderByLink(input);
  const { url } = await payAgain(order, input.method, now);
  return { payUrl: url };
});

export const cancelOrderAction = publicAction("orderAction", OrderKeyInput, async (input) => {
  await cancelUnpaidOrder(await getOrderByLink(input));
  return { reference: input.reference };
});

export const correctRecipientAction = publicAction("orderAction", CorrectRecipientInput, async (input) => {
  await correctRecipient(await getOrderByLink(input), { recipientId: input.recipientId, actor: null });
  return { reference: input.reference };
});

export const lookUpOrderAction = publicAction("lookUp", LookUpOrderInput, async (input) => {
  const order = await getOrderByEmail(input);
  return {
    orderUrl: orderPath({ orderId: order.id, reference: order.reference, locale: input.locale ?? order.locale }),
  };
});

export const mailReceiptAction = publicAction("orderAction", OrderKeyInput, async (input) => {
  await sendReceipt(await getOrderByLink(input));
  return { reference: input.reference };
});
