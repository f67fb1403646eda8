"use server";

import { publicAction } from "@/lib/http/action";
import { getOrderByLink } from "@/lib/orders/find-order";
import { PhoneCodeInput, PhoneConfirmInput, PurchaseInput } from "@/lib/orders/schemas";
import { handInPurchase } from "@/lib/transitions/hand-in-purchase";
import { confirmPhoneCode, sendPhoneCode } from "@/lib/transitions/pay-by-phone";

export const sendPhoneCodeAction = publicAction({
  door: "phoneCode",
  schema: PhoneCodeInput,
  run: async (input) => sendPhoneCode(await getOrderByLink(input), input),
});

export const confirmPhoneCodeAction = publicAction({
  door: "orderAction",
  schema: PhoneConfirmInput,
  run: async (input) => {
    await confirmPhoneCode(await getOrderByLink(input), input);
    return { reference: input.reference };
  },
});

export const handInPurchaseAction = publicAction({
  door: "orderAction",
  schema: PurchaseInput,
  run: async (input) => {
    await handInPurchase(await getOrderByLink(input), input);
    return { reference: input.reference };
  },
});
