import { escapeHtml, html, readForm, redirect, type SimReply, type SimRoute } from "../shared/http-server";
import { pageShell } from "../shared/pay-shell";
import { coinText } from "./coins";
import { paidSats, paymentLink } from "./objects";
import { qrSvg } from "./qr-code";
import type { Invoice } from "./state";
import type { Till } from "./till";

const TITLE = "Bitcoin, test mode";

/** The server's hosted checkout: what a customer may send, as buttons. Plain forms, no script. */
export function checkoutRoutes(till: Till): SimRoute[] {
  return [
    {
      method: "GET",
      path: "/i/:id",
      handle: ({ params }) => {
        const invoice = till.store.invoices.get(params.id ?? "");
        return invoice?.status === "New" ? html(200, checkoutPage(invoice)) : closed(invoice);
      },
    },
    {
      method: "POST",
      path: "/i/:id",
      handle: (request) => {
        const invoice = till.store.invoices.get(request.params.id ?? "");
        if (invoice?.status !== "New") return closed(invoice);
        return act(till, invoice, readForm(request).get("pay"));
      },
    },
  ];
}

function act(till: Till, invoice: Invoice, pay: string | null): SimReply {
  if (pay === "nothing") till.expire(invoice.id);
  else if (pay === "exact" || pay === "half" || pay === "double") till.pay(invoice, pay);
  const after = till.store.invoices.get(invoice.id);
  if (after?.status === "New") return html(200, checkoutPage(after));
  const isSeen = after?.status === "Processing" || after?.status === "Settled";
  if (isSeen && after.redirectAutomatically && after.redirectUrl !== null) return redirect(after.redirectUrl);
  return closed(after);
}

function priceText({ amount, currency }: Invoice): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(amount as `${number}`);
}

function checkoutPage(invoice: Invoice): string {
  const left = coinText(invoice.dueSats - paidSats(invoice));
  const price = priceText(invoice);
  const { reference, itemDesc } = invoice.metadata;
  const came =
    invoice.payments.length === 0
      ? ""
      : `<p class="problem" role="alert">${coinText(paidSats(invoice))} BTC came. The rest is still missing.</p>`;
  return pageShell({
    title: `Pay ${price} · ${TITLE}`,
    mark: TITLE,
    body: `
      <p class="what">Reference ${escapeHtml(String(reference ?? invoice.id))}</p>
      <p class="what">${escapeHtml(String(itemDesc ?? ""))}</p>
      <h1>${left} BTC</h1>
      <p class="what">${escapeHtml(price)} at 1 BTC = ${invoice.rate.toLocaleString("en")} ${escapeHtml(invoice.currency)}</p>
      ${came}
      ${qrSvg(paymentLink(invoice), "Payment link as a QR code") ?? ""}
      <p class="what"><code class="long">${escapeHtml(invoice.address)}</code></p>
      <p class="what">Nobody has the key of this address: send no coins. The buttons stand for a wallet.</p>
      <form method="post">
        <button class="main" type="submit" name="pay" value="exact">Pay ${left} BTC</button>
        <button class="other" type="submit" name="pay" value="half">Pay half of it</button>
        <button class="other" type="submit" name="pay" value="double">Pay twice as much</button>
        <button class="other" type="submit" name="pay" value="nothing">Let the time run out</button>
      </form>
      ${backLink(invoice, "back", "Back to the shop without paying")}`,
  });
}

function closed(invoice: Invoice | undefined): SimReply {
  const isSeen = invoice?.status === "Processing" || invoice?.status === "Settled";
  const isConfirmed = invoice?.status === "Settled";
  const came = invoice === undefined ? 0 : paidSats(invoice);
  const heading = isSeen ? (isConfirmed ? "This is paid" : "Your payment was seen") : "This invoice is closed";
  const detail = isSeen
    ? isConfirmed
      ? "Nothing more to do here."
      : "It counts once a block confirms it."
    : came > 0
      ? `${coinText(came)} BTC came, which is not what was asked. The shop returns it.`
      : "Nothing was paid.";
  return html(
    200,
    pageShell({
      title: `${isSeen ? "Paid" : "Closed"} · ${TITLE}`,
      mark: TITLE,
      body: `
      <h1>${heading}</h1>
      <p class="what">${detail}</p>
      ${invoice === undefined ? "" : backLink(invoice, "main", "Back to the shop")}`,
    }),
  );
}

function backLink({ redirectUrl }: Invoice, look: "main" | "back", text: string): string {
  return redirectUrl === null ? "" : `<a class="${look}" href="${escapeHtml(redirectUrl)}">${text}</a>`;
}
