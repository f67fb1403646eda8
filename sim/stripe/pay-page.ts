import { escapeHtml } from "../shared/http-server";
import { pageShell } from "../shared/pay-shell";
import type { Session } from "./state";
import { SHOWN_CARDS } from "./test-cards";

export type CardFields = { email: string; number: string; expiry: string; cvc: string };
export type FieldErrors = Partial<Record<keyof CardFields, string>>;

const TITLE = "Card processor, test mode";

export function cardPage(session: Session, given: CardFields, errors: FieldErrors, decline: string | null): string {
  const amount = amountText(session.amount, session.currency);
  const problem = decline ?? (Object.keys(errors).length > 0 ? "Please check the marked fields." : null);
  return pageShell({
    title: `Pay ${amount} · ${TITLE}`,
    mark: TITLE,
    body: `
      <p class="what">${escapeHtml(session.itemName)}</p>
      <h1>${escapeHtml(amount)}</h1>
      ${problem === null ? "" : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
      <form method="post" novalidate>
        ${field("email", "E-mail", given.email, errors.email, 'type="email" autocomplete="email" inputmode="email"')}
        ${field("number", "Card number", given.number, errors.number, 'autocomplete="cc-number" inputmode="numeric" placeholder="4242 4242 4242 4242" maxlength="23"')}
        <div class="pair">
          ${field("expiry", "Expires MM/YY", given.expiry, errors.expiry, 'autocomplete="cc-exp" inputmode="numeric" placeholder="12 / 34" maxlength="9"')}
          ${field("cvc", "Security code", given.cvc, errors.cvc, 'autocomplete="cc-csc" inputmode="numeric" placeholder="123" maxlength="4"')}
        </div>
        <button class="main" type="submit">Pay ${escapeHtml(amount)}</button>
      </form>
      <form method="post">
        <button class="other" type="submit" name="wallet" value="device">Google Pay or Apple Pay, as your device has it</button>
      </form>
      ${session.cancelUrl === null ? "" : `<a class="back" href="${escapeHtml(session.cancelUrl)}">Back to the shop without paying</a>`}
      <details>
        <summary>Test cards</summary>
        <ul>${SHOWN_CARDS.map(({ number, what }) => `<li><code>${number}</code> ${what}</li>`).join("")}</ul>
        <p>Any expiry in the future and any security code will do. No money moves, and no number is kept.</p>
      </details>`,
  });
}

export function authenticatePage(session: Session): string {
  const amount = amountText(session.amount, session.currency);
  return pageShell({
    title: `Confirm ${amount} · ${TITLE}`,
    mark: TITLE,
    body: `
      <h1>Your bank asks you to confirm</h1>
      <p class="what">3-D Secure test page: ${escapeHtml(amount)} for ${escapeHtml(session.itemName)}</p>
      <form method="post">
        <button class="main" type="submit" name="result" value="complete">Complete authentication</button>
        <button class="other" type="submit" name="result" value="fail">Fail authentication</button>
      </form>`,
  });
}

export function closedPage(session: Session | null): string {
  const isPaid = session?.status === "complete";
  const link = isPaid ? session.successUrl : (session?.cancelUrl ?? null);
  return pageShell({
    title: `${isPaid ? "Paid" : "Closed"} · ${TITLE}`,
    mark: TITLE,
    body: `
      <h1>${isPaid ? "This is paid already" : "This payment page is closed"}</h1>
      <p class="what">${isPaid ? "Nothing more to do here." : "It has expired, was closed by the shop, or never existed. You were not charged."}</p>
      ${link === null ? "" : `<a class="main" href="${escapeHtml(link)}">Back to the shop</a>`}`,
  });
}

function field(name: string, label: string, value: string, error: string | undefined, attributes: string): string {
  const describedBy = error === undefined ? "" : ` aria-invalid="true" aria-describedby="${name}-error"`;
  return `<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${escapeHtml(value)}" ${attributes}${describedBy}>
    ${error === undefined ? "" : `<p class="error" id="${name}-error">${escapeHtml(error)}</p>`}
  </div>`;
}

const ZERO_DECIMAL = new Set(["vnd", "jpy", "krw"]);

export function amountText(amount: number, currency: string): string {
  const digits = ZERO_DECIMAL.has(currency) ? 0 : 2;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}
