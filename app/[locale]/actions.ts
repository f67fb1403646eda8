"use server";

import { toCodeView } from "@/lib/catalog/promotion";
import { CheckCodeInput } from "@/lib/catalog/promotion-schemas";
import { codeTerms } from "@/lib/catalog/queries";
import { inTransaction } from "@/lib/db/transaction";
import { publicAction } from "@/lib/http/action";
import { placeOrderForm } from "@/lib/http/doors/place-order";
import { cancelUnpaidOrder } from "@/lib/orders/cancel-order";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { getOrderByEmail, getOrderByLink } from "@/lib/orders/find-order";
import { orderPath } from "@/lib/orders/order-link";
import { CorrectRecipientInput, LookUpOrderInput, OrderKeyInput, PayAgainInput } from "@/lib/orders/schemas";
import { sendReceipt } from "@/lib/orders/send-receipt";
import { closeTicket } from "@/lib/tickets/close-ticket";
import { CloseReportInput } from "@/lib/tickets/schemas";
import { payAgain } from "@/lib/transitions/pay-again";

/** In production a guest's is answered beside Next: see lib/http/server/place-action.ts. */
export const placeOrderAction = publicAction(placeOrderForm);

/** What a promo code gives: the browser reckons with it as the server will. */
export const checkCodeAction = publicAction({
  door: "promoCode",
  schema: CheckCodeInput,
  run: async ({ code }, _caller, now) => toCodeView(await codeTerms(code, now)),
});

export const payAgainAction = publicAction({
  door: "place",
  schema: PayAgainInput,
  run: async (input, _caller, now) => {
    const order = await getOrderByLink(input);
    const { url } = await payAgain(order, input.method, now);
    return { payUrl: url };
  },
});

export const cancelOrderAction = publicAction({
  door: "orderAction",
  schema: OrderKeyInput,
  run: async (input) => {
    await cancelUnpaidOrder(await getOrderByLink(input));
    return { reference: input.reference };
  },
});

export const correctRecipientAction = publicAction({
  door: "orderAction",
  schema: CorrectRecipientInput,
  run: async (input) => {
    await correctRecipient(await getOrderByLink(input), { recipientId: input.recipientId, actor: null });
    return { reference: input.reference };
  },
});

export const lookUpOrderAction = publicAction({
  door: "lookUp",
  schema: LookUpOrderInput,
  run: async (input) => {
    const order = await getOrderByEmail(input);
    return {
      orderUrl: orderPath({ orderId: order.id, reference: order.reference, locale: input.locale ?? order.locale }),
    };
  },
});

export const mailReceiptAction = publicAction({
  door: "orderAction",
  schema: OrderKeyInput,
  run: async (input) => {
    await sendReceipt(await getOrderByLink(input));
    return { reference: input.reference };
  },
});

export const closeReportAction = publicAction({
  door: "orderAction",
  schema: CloseReportInput,
  run: async ({ ticketId, ...access }, _caller, now) => {
    const { id: orderId } = await getOrderByLink(access);
    await inTransaction((tx) => closeTicket(tx, { ticketId, orderId }, now));
    return { reference: access.reference };
  },
});
