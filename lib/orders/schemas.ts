import { z } from "zod";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { LOCALES } from "@/lib/shared/locales";
import { METHOD_IDS } from "@/lib/shared/methods";

const reference = z.string().trim().min(1, "Please enter the order number.").max(64);
const token = z.string().min(10).max(64);
const recipientId = z.string().max(400, "This is too long for a BIGO ID.");
const method = z.enum(METHOD_IDS);

/** An empty field of a form counts as not given. */
const email = z.preprocess(
  (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
  z.email("Please enter an e-mail address such as name@example.com.").max(254).optional(),
);

/** One field of a form: "gcash,card". */
const otherMethods = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").filter((one) => one !== "") : (value ?? [])),
  z.array(method).max(METHOD_IDS.length),
);

export const PlaceOrderInput = z
  .object({
    /** Made in the browser once per intent: a repeat finds the first order. */
    placeKey: z.uuid(),
    recipientId,
    packageId: z.uuid().optional(),
    diamonds: z.coerce.number().int("Diamonds cannot be divided.").min(1).max(1_000_000).optional(),
    country: z.enum(COUNTRY_CODES),
    locale: z.enum(LOCALES),
    method,
    /** Of a customer who chose "fastest available": what takes the method's place when it refuses, in this order. */
    otherMethods,
    email,
    /** A promo code as typed; an empty field counts as none. */
    code: z.preprocess((value) => (value === "" ? undefined : value), z.string().max(60).optional()),
    expectedTotalMinor: z.string().regex(/^\d{1,15}$/),
    deviceId: z.uuid().optional(),
  })
  .refine((input) => (input.packageId === undefined) !== (input.diamonds === undefined), {
    message: "Please choose how many diamonds.",
    path: ["packageId"],
  });
export type PlaceOrderInput = z.output<typeof PlaceOrderInput>;

export const OrderKeyInput = z.object({ reference, token });
export type OrderKeyInput = z.output<typeof OrderKeyInput>;

export const PayAgainInput = z.object({ reference, token, method, locale: z.enum(LOCALES).optional() });
export const CorrectRecipientInput = z.object({ reference, token, recipientId });

const paymentId = z.uuid();

export const PhoneCodeInput = z.object({ reference, token, paymentId, phone: z.string().trim().min(1).max(40) });
export const PhoneConfirmInput = z.object({
  ...{ reference, token, paymentId },
  ticket: z.string().min(1).max(2_000),
  code: z
    .string()
    .trim()
    .regex(/^\d{3,10}$/, "Please enter the digits of the message."),
});
export const PurchaseInput = z.object({
  ...{ reference, token, paymentId },
  purchaseToken: z.string().min(1).max(1_000),
});

export const LookUpOrderInput = z.object({
  reference,
  email: z.email("Please enter an e-mail address such as name@example.com.").max(254),
  locale: z.enum(LOCALES).optional(),
});
export type LookUpOrderInput = z.output<typeof LookUpOrderInput>;
