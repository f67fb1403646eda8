import { html, readForm, redirect, type SimReply, type SimRoute } from "../shared/http-server";
import type { Acquirer } from "./acquirer";
import { type CardFields, cardPage, closedPage, type FieldErrors, walletPage } from "./cashier-page";
import type { Card, Payment } from "./state";
import { brandOf, hasCheckDigit, verdictOf } from "./test-cards";

const EMPTY: CardFields = { number: "", expiry: "", cvc: "" };

const DECLINED_IN_WALLET = { code: "USER_PAYMENT_VERIFICATION_FAILED", message: "The user did not confirm." };

/** The hosted page of cards and wallets: plain forms, no script. Whatever comes of it, the browser goes to the one return address. */
export function cashierRoutes(acquirer: Acquirer): SimRoute[] {
  return [
    {
      method: "GET",
      path: "/cashier/:id",
      handle: ({ params }) => {
        const payment = acquirer.find(params.id);
        return payment?.status === "PROCESSING" ? html(200, openPage(payment)) : html(200, closedPage(payment));
      },
    },
    {
      method: "POST",
      path: "/cashier/:id",
      handle: (request) => {
        const payment = acquirer.find(request.params.id);
        if (payment?.status !== "PROCESSING") return html(200, closedPage(payment));
        const form = readForm(request);
        if (form.get("result") === "leave") return redirect(payment.redirectUrl);
        return payment.methodType === "CARD"
          ? submitCard(acquirer, payment, form)
          : submitWallet(acquirer, payment, form.get("result"));
      },
    },
  ];
}

/** What the customer's bank makes of a card. Null when the payment is no longer waiting. */
export function payByCard(acquirer: Acquirer, payment: Payment, number: string, expiry: Expiry): Payment | null {
  const no = verdictOf(number);
  const card: Card = { brand: brandOf(number), bin: number.slice(0, 6), last4: number.slice(-4), ...expiry };
  return no === null ? acquirer.approve(payment, card) : acquirer.decline({ ...payment, card }, no);
}

/** What the customer presses in the wallet. Null when the payment is no longer waiting. */
export function payByWallet(acquirer: Acquirer, payment: Payment, isPaying: boolean): Payment | null {
  return isPaying ? acquirer.approve(payment, null) : acquirer.decline(payment, DECLINED_IN_WALLET);
}

type Expiry = { expMonth: number; expYear: number };

function openPage(payment: Payment): string {
  return payment.methodType === "CARD" ? cardPage(payment, EMPTY, {}) : walletPage(payment);
}

function submitWallet(acquirer: Acquirer, payment: Payment, result: string | null): SimReply {
  if (result !== "pay" && result !== "decline") return html(200, walletPage(payment));
  payByWallet(acquirer, payment, result === "pay");
  return redirect(payment.redirectUrl);
}

function submitCard(acquirer: Acquirer, payment: Payment, form: URLSearchParams): SimReply {
  const text = (name: string) => (form.get(name) ?? "").trim().slice(0, 200);
  const fields: CardFields = { number: text("number"), expiry: text("expiry"), cvc: text("cvc") };
  const read = readCard(fields, new Date());
  if ("errors" in read) return html(200, cardPage(payment, { ...EMPTY, expiry: fields.expiry }, read.errors));
  payByCard(acquirer, payment, read.number, read.expiry);
  return redirect(payment.redirectUrl);
}

function readCard(fields: CardFields, now: Date): { number: string; expiry: Expiry } | { errors: FieldErrors } {
  const errors: FieldErrors = {};
  const number = fields.number.replace(/[\s-]/g, "");
  if (!/^\d{12,19}$/.test(number) || !hasCheckDigit(number)) errors.number = "Your card number is not right.";
  const expiry = /^(0?[1-9]|1[0-2])\s*\/?\s*(\d{2}|\d{4})$/.exec(fields.expiry);
  const expMonth = Number(expiry?.[1] ?? 0);
  const expYear = Number(expiry?.[2]?.slice(-2) ?? 0) + 2_000;
  if (expiry === null) errors.expiry = "Enter the expiry as month / year.";
  else if (expYear * 12 + expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1)
    errors.expiry = "Your card has expired.";
  if (!/^\d{3,4}$/.test(fields.cvc)) errors.cvc = "Enter the 3 or 4 digits of the security code.";
  return Object.keys(errors).length > 0 ? { errors } : { number, expiry: { expMonth, expYear } };
}
