import { escapeHtml, html, type SimRoute } from "../shared/http-server";
import { pageShell } from "../shared/pay-shell";
import type { Message, Store } from "./state";

const MARK = "A customer's phone, test mode";
const SHOWN_MAX = 20;

/** The text messages of one number, as its owner would see them. A form and no script: "look again" asks for the page once more. */
export function handsetRoute(store: Store): SimRoute {
  return {
    method: "GET",
    path: "/_sim/phone",
    handle: ({ query }) => {
      const messages = [...store.messages.values()];
      const phoneNumber = readNumber(query.get("number"), messages);
      const own = messages.filter((message) => message.phoneNumber === phoneNumber);
      return html(200, handsetPage(phoneNumber, own.slice(-SHOWN_MAX).reverse()));
    },
  };
}

/**
 * A plus sign in an address is a blank for a browser, and people leave it out. A number as it is dialled at home, 0917 000 0010, is the one that
 * was written to last.
 */
function readNumber(text: string | null, messages: readonly Message[]): string {
  const digits = (text ?? "").replace(/\D/g, "");
  if (!digits.startsWith("0")) return digits === "" ? "" : `+${digits}`;
  const rest = digits.replace(/^0+/, "");
  return messages.findLast(({ phoneNumber }) => rest.length >= 7 && phoneNumber.endsWith(rest))?.phoneNumber ?? digits;
}

function handsetPage(phoneNumber: string, messages: readonly Message[]): string {
  const title = phoneNumber === "" ? "Whose phone?" : phoneNumber;
  return pageShell({
    title: `${title} · ${MARK}`,
    mark: MARK,
    body: `
      <h1>${escapeHtml(title)}</h1>
      ${phoneNumber === "" ? "" : messageList(messages)}
      <form method="get">
        <p class="field">
          <label for="number">Phone number</label>
          <input id="number" name="number" type="tel" inputmode="tel" autocomplete="off" required
            value="${escapeHtml(phoneNumber)}" placeholder="+639170000010">
        </p>
        <button class="main" type="submit">${phoneNumber === "" ? "Show its messages" : "Look again"}</button>
      </form>
      <details>
        <summary>Numbers for trying things out</summary>
        <ul>
          <li>ending in 0010 to 0019, and all others: a code comes, and the payment goes through</li>
          <li>ending in 0002: out of credit</li>
          <li>ending in 0003: barred from paying by phone</li>
          <li>ending in 0004: nobody's number</li>
          <li>ending in 0005: pays without a code</li>
        </ul>
      </details>`,
  });
}

function messageList(messages: readonly Message[]): string {
  if (messages.length === 0) return `<p class="what">No messages.</p>`;
  const items = messages.map(
    ({ text, sentMs }) =>
      `<li><p class="what">${escapeHtml(timeText(sentMs))}</p><p style="margin:0 0 1rem;overflow-wrap:anywhere">${escapeHtml(text)}</p></li>`,
  );
  return `<ul aria-label="Messages, newest first" style="list-style:none;padding:0">${items.join("")}</ul>`;
}

function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}
