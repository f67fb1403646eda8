import { escapeHtml } from "../shared/http-server";
import { pageShell } from "../shared/pay-shell";
import type { Payment } from "./state";
import { SHOWN_CARDS } from "./test-cards";

export type CardFields = { number: string; expiry: string; cvc: string };
export type FieldErrors = Partial<Record<keyof CardFields, string>>;

const CARD_TITLE = "Card payment, test mode";
const WALLET_TITLE = "E-wallet, test mode";

/** The cashier's card form. A number that was typed is never sent back into a page. */
export function cardPage(payment: Payment, given: CardFields, errors: FieldErrors): string {
  const amount = amountText(payment);
  const problem = Object.keys(errors).length > 0 ? "Please check the marked fields." : null;
  return pageShell({
    title: `Pay ${amount} · ${CARD_TITLE}`,
    mark: CARD_TITLE,
    body: `
      ${aboutOf(payment)}
      <h1>${escapeHtml(amount)}</h1>
      ${problem === null ? "" : `<p class="problem" role="alert">${problem}</p>`}
      <form method="post" novalidate>
        ${field("number", "Card number", given.number, errors.number, 'autocomplete="cc-number" inputmode="numeric" placeholder="4242 4242 4242 4242" maxlength="23"')}
        <div class="pair">
          ${field("expiry", "Expires MM/YY", given.expiry, errors.expiry, 'autocomplete="cc-exp" inputmode="numeric" placeholder="12 / 34" maxlength="9"')}
          ${field("cvc", "Security code", given.cvc, errors.cvc, 'autocomplete="cc-csc" inputmode="numeric" placeholder="123" maxlength="4"')}
        </div>
        <button class="main" type="submit" name="result" value="pay">Pay ${escapeHtml(amount)}</button>
        <button class="other" type="submit" name="result" value="leave">Back to the shop without paying</button>
      </form>
      <details>
        <summary>Test cards</summary>
        <ul>${SHOWN_CARDS.map(({ number, what }) => `<li><code>${number}</code> ${what}</li>`).join("")}</ul>
        <p>Any expiry in the future and any security code will do. No money moves, and no number is kept.</p>
      </details>`,
  });
}

export function walletPage(payment: Payment): string {
  const amount = amountText(payment);
  return pageShell({
    title: `Pay ${amount} · ${WALLET_TITLE}`,
    mark: WALLET_TITLE,
    body: `
      ${aboutOf(payment)}
      <h1>${escapeHtml(amount)}</h1>
      <p class="what">A real wallet would ask for your number and a code now.</p>
      <form method="post">
        <button class="main" type="submit" name="result" value="pay">Pay ${escapeHtml(amount)}</button>
        <button class="other" type="submit" name="result" value="decline">Decline the payment</button>
        <button class="other" type="submit" name="result" value="leave">Back to the shop without paying</button>
      </form>
      <details>
        <summary>Return in another browser</summary>
        <p>A wallet app may open this link elsewhere after the payment. Copy it into another browser to try that:</p>
        <p><code class="long">${escapeHtml(payment.redirectUrl)}</code></p>
      </details>`,
  });
}

export function closedPage(payment: Payment | undefined): string {
  const isPaid = payment?.status === "SUCCESS";
  const title = payment === undefined || payment.methodType === "CARD" ? CARD_TITLE : WALLET_TITLE;
  const said = isPaid ? "Nothing more to do here." : "It has expired, was closed or declined, or never existed.";
  return pageShell({
    title: `${isPaid ? "Paid" : "Closed"} · ${title}`,
    mark: title,
    body: `
      <h1>${isPaid ? "This is paid already" : "This payment is closed"}</h1>
      <p class="what">${said}</p>
      ${payment === undefined ? "" : `<a class="main" href="${escapeHtml(payment.redirectUrl)}">Back to the shop</a>`}`,
  });
}

function aboutOf({ description, referenceOrderId }: Payment): string {
  return `<p class="what">${escapeHtml(description)}</p><p class="what">Reference ${escapeHtml(referenceOrderId)}</p>`;
}

function field(name: string, label: string, value: string, error: string | undefined, attributes: string): string {
  const describedBy = error === undefined ? "" : ` aria-invalid="true" aria-describedby="${name}-error"`;
  return `<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${escapeHtml(value)}" ${attributes}${describedBy}>
    ${error === undefined ? "" : `<p class="error" id="${name}-error">${escapeHtml(error)}</p>`}
  </div>`;
}

function amountText({ amount: { currency, value } }: Payment): string {
  const digits = currency === "VND" ? 0 : 2;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value / 10 ** digits);
}
