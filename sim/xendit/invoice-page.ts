import { escapeHtml, html, readForm, redirect, type SimReply, type SimRoute } from "../shared/http-server";
import { pageShell } from "../shared/pay-shell";
import { bankChannel } from "./bank-channels";
import type { InvoiceDesk } from "./invoice-desk";
import type { Invoice } from "./state";

const TITLE = "Bank transfer, test mode";

/** The hosted page of an invoice: choose a bank, say that the money is under way, or leave. Plain forms, no script. */
export function invoicePageRoutes(desk: InvoiceDesk): SimRoute[] {
  return [
    {
      method: "GET",
      path: "/web/:id",
      handle: ({ params }) => show(desk.find(params.id ?? "")),
    },
    {
      method: "POST",
      path: "/web/:id",
      handle: (request) => {
        const invoice = desk.find(request.params.id ?? "");
        if (invoice?.status !== "PENDING" || invoice.transfer !== null) return show(invoice);
        const form = readForm(request);
        if (form.get("result") === "leave") return leave(invoice.failureUrl, invoice);
        const channel = form.get("bank") ?? "";
        if (form.get("result") !== "transfer" || !invoice.paymentMethods.includes(channel)) return show(invoice);
        const after = desk.transfer(invoice, { channel, amount: null, afterMs: null });
        if (after === null || (after.transfer === null && after.paidAt === null))
          return html(200, openPage(invoice, true));
        return leave(invoice.successUrl, after);
      },
    },
  ];
}

function leave(url: string | null, invoice: Invoice): SimReply {
  return url === null ? show(invoice) : redirect(url);
}

function show(invoice: Invoice | null): SimReply {
  if (invoice?.status === "PENDING" && invoice.transfer === null) return html(200, openPage(invoice, false));
  return html(200, closedPage(invoice));
}

function amountText({ amount, currency }: Invoice): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
}

function openPage(invoice: Invoice, wasRefused: boolean): string {
  const amount = escapeHtml(amountText(invoice));
  const options = invoice.paymentMethods.map((code) => {
    const name = bankChannel(invoice.currency, code)?.name ?? code;
    return `<option value="${escapeHtml(code)}">${escapeHtml(name)}</option>`;
  });
  return pageShell({
    title: `Transfer ${amountText(invoice)} · ${TITLE}`,
    mark: TITLE,
    body: `
      <p class="what">Reference ${escapeHtml(invoice.metadata.reference ?? invoice.externalId)}</p>
      <h1>${amount}</h1>
      ${wasRefused ? '<p class="problem" role="alert">The bank did not send the money. Try again, or choose another bank.</p>' : ""}
      <p class="what">A real page would show an account number or a code for your bank's app now. Transfer exactly this amount
        before <span class="whole">${escapeHtml(invoice.expiryDate.slice(0, 16).replace("T", " "))} UTC</span>.</p>
      <form method="post">
        <p class="field"><label for="bank">Bank</label><select id="bank" name="bank">${options.join("")}</select></p>
        <button class="main" type="submit" name="result" value="transfer">I have transferred ${amount}</button>
        <button class="other" type="submit" name="result" value="leave">Back to the shop without paying</button>
      </form>`,
  });
}

function closedPage(invoice: Invoice | null): string {
  const isPaid = invoice !== null && invoice.paidAt !== null;
  const isUnderWay = invoice !== null && invoice.transfer !== null && !isPaid;
  const link = isPaid || isUnderWay ? invoice.successUrl : (invoice?.failureUrl ?? null);
  const heading = isPaid
    ? "This is paid already"
    : isUnderWay
      ? "Your transfer is under way"
      : "This payment is closed";
  const what = isPaid
    ? "Nothing more to do here."
    : isUnderWay
      ? "Your bank is sending the money. The shop hears of it by itself."
      : "Do not transfer anything any more.";
  return pageShell({
    title: `${isPaid ? "Paid" : isUnderWay ? "Under way" : "Closed"} · ${TITLE}`,
    mark: TITLE,
    body: `
      <h1>${heading}</h1>
      <p class="what">${what}</p>
      ${link === null ? "" : `<a class="main" href="${escapeHtml(link)}">Back to the shop</a>`}`,
  });
}
