import { html, readForm, redirect, type SimReply, type SimRoute } from "../shared/http-server";
import { finishAuthentication, type SubmitResult, submitCard } from "./card-payment";
import type { Ledger } from "./ledger";
import { authenticatePage, type CardFields, cardPage, closedPage, type FieldErrors } from "./pay-page";
import type { Card, Session } from "./state";
import { passesLuhn } from "./test-cards";

const EMPTY: CardFields = { email: "", number: "", expiry: "", cvc: "" };

/** The hosted payment page: plain forms, so that it works in any browser and with none but the keyboard. */
export function payRoutes(ledger: Ledger): SimRoute[] {
  const open = (id: string | undefined): Session | null => {
    const session = ledger.store.sessions.get(id ?? "") ?? null;
    return session?.status === "open" ? session : null;
  };
  const closed = (id: string | undefined): SimReply =>
    html(200, closedPage(ledger.store.sessions.get(id ?? "") ?? null));

  return [
    {
      method: "GET",
      path: "/c/pay/:id",
      handle: ({ params }) => {
        const session = open(params.id);
        if (session === null) return closed(params.id);
        const intent = session.intentId === null ? undefined : ledger.store.intents.get(session.intentId);
        return html(
          200,
          cardPage(session, { ...EMPTY, email: session.email ?? "" }, {}, intent?.lastError?.message ?? null),
        );
      },
    },
    {
      method: "POST",
      path: "/c/pay/:id",
      handle: (request) => {
        const session = open(request.params.id);
        if (session === null) return closed(request.params.id);
        const form = readForm(request);
        if (form.get("wallet") === "device") return payByDevice(ledger, session);
        const fields = readFields(form);
        const read = readCard(fields, ledger.nowSeconds());
        if ("errors" in read) return html(200, cardPage(session, withoutSecrets(fields), read.errors, null));
        const result = submitCard(ledger, session, read.card, fields.email);
        return answer(ledger, session, result, fields);
      },
    },
    {
      method: "GET",
      path: "/c/pay/:id/authenticate",
      handle: ({ params }) => {
        const session = open(params.id);
        return session === null ? closed(params.id) : html(200, authenticatePage(session));
      },
    },
    {
      method: "POST",
      path: "/c/pay/:id/authenticate",
      handle: (request) => {
        const session = open(request.params.id);
        if (session === null) return closed(request.params.id);
        const isAuthentic = readForm(request).get("result") === "complete";
        const result = finishAuthentication(ledger, session, isAuthentic);
        if (result.kind === "declined") return redirect(`/c/pay/${session.id}`);
        return answer(ledger, session, result, EMPTY);
      },
    },
  ];
}

/** The device's own sheet, which knows its owner's card and address and asks for a finger or a face. It opens over the page, and no shop sees it. */
function payByDevice(ledger: Ledger, session: Session): SimReply {
  const expYear = new Date(ledger.nowSeconds() * 1_000).getUTCFullYear() + 3;
  const card = { number: "4242424242424242", expMonth: 12, expYear };
  return answer(ledger, session, submitCard(ledger, session, card, session.email ?? "wallet@example.com"), EMPTY);
}

/** Where the browser goes after a success; Stripe fills in the session's id where the shop asks for it. */
export function successUrlOf(session: Session): string {
  return session.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

function answer(ledger: Ledger, session: Session, result: SubmitResult, fields: CardFields): SimReply {
  switch (result.kind) {
    case "approved":
      return redirect(successUrlOf(session));
    case "authenticate":
      return redirect(`/c/pay/${session.id}/authenticate`);
    case "declined":
      return html(200, cardPage(session, withoutSecrets(fields), {}, result.message));
    case "closed":
      return html(200, closedPage(ledger.store.sessions.get(session.id) ?? null));
  }
}

function readFields(form: URLSearchParams): CardFields {
  const text = (name: string) => (form.get(name) ?? "").trim().slice(0, 200);
  return { email: text("email"), number: text("number"), expiry: text("expiry"), cvc: text("cvc") };
}

/** A card number is never sent back into a page. */
function withoutSecrets(fields: CardFields): CardFields {
  return { ...EMPTY, email: fields.email, expiry: fields.expiry };
}

function readCard(fields: CardFields, nowSeconds: number): { card: Card } | { errors: FieldErrors } {
  const errors: FieldErrors = {};
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(fields.email)) errors.email = "Enter an e-mail address like name@example.com.";
  const number = fields.number.replace(/[\s-]/g, "");
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) errors.number = "Your card number is not right.";
  const expiry = /^(0?[1-9]|1[0-2])\s*\/?\s*(\d{2}|\d{4})$/.exec(fields.expiry);
  const expMonth = Number(expiry?.[1] ?? 0);
  const expYear = Number(expiry?.[2]?.slice(-2) ?? 0) + 2_000;
  const now = new Date(nowSeconds * 1_000);
  const isPast = expYear * 12 + expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
  if (expiry === null) errors.expiry = "Enter the expiry as month / year.";
  else if (isPast) errors.expiry = "Your card has expired.";
  if (!/^\d{3,4}$/.test(fields.cvc)) errors.cvc = "Enter the 3 or 4 digits of the security code.";
  return Object.keys(errors).length > 0 ? { errors } : { card: { number, expMonth, expYear } };
}
