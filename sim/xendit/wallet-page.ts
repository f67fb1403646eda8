import { escapeHtml, html, readForm, redirect, type SimReply, type SimRoute } from "../shared/http-server";
import { pageShell } from "../shared/pay-shell";
import type { Charge } from "./state";
import type { Wallet } from "./wallet";

const TITLE = "E-wallet, test mode";

/** The wallet's hosted page: confirm, fail, or go back. Plain forms, no script. */
export function walletRoutes(wallet: Wallet): SimRoute[] {
  return [
    {
      method: "GET",
      path: "/wallet/:id",
      handle: ({ params }) => {
        const charge = wallet.store.charges.get(params.id ?? "");
        return charge?.status === "PENDING" ? html(200, walletPage(charge)) : closed(charge);
      },
    },
    {
      method: "POST",
      path: "/wallet/:id",
      handle: (request) => {
        const charge = wallet.store.charges.get(request.params.id ?? "");
        if (charge?.status !== "PENDING") return closed(charge);
        return act(wallet, charge, readForm(request).get("result"));
      },
    },
  ];
}

function act(wallet: Wallet, charge: Charge, result: string | null): SimReply {
  if (result === "cancel") return redirect(charge.cancelUrl);
  if (result !== "pay" && result !== "decline") return html(200, walletPage(charge));
  const after = result === "pay" ? wallet.pay(charge) : wallet.decline(charge, "USER_DECLINED_PAYMENT");
  if (after === null) return closed(wallet.store.charges.get(charge.id));
  return redirect(after.status === "SUCCEEDED" ? after.successUrl : after.failureUrl);
}

function amountText(charge: Charge): string {
  return new Intl.NumberFormat("en", { style: "currency", currency: charge.currency }).format(charge.chargeAmount);
}

function walletPage(charge: Charge): string {
  const amount = amountText(charge);
  return pageShell({
    title: `Pay ${amount} · ${TITLE}`,
    mark: TITLE,
    body: `
      <p class="what">Reference ${escapeHtml(charge.metadata.reference ?? charge.referenceId)}</p>
      <h1>${escapeHtml(amount)}</h1>
      <p class="what">A real wallet would ask for your number and a code now.</p>
      <form method="post">
        <button class="main" type="submit" name="result" value="pay">Pay ${escapeHtml(amount)}</button>
        <button class="other" type="submit" name="result" value="decline">Decline the payment</button>
        <button class="other" type="submit" name="result" value="cancel">Back to the shop without paying</button>
      </form>
      <details>
        <summary>Return in another browser</summary>
        <p>A wallet app may open this link elsewhere after the payment. Copy it into another browser to try that:</p>
        <p><code class="long">${escapeHtml(charge.successUrl)}</code></p>
      </details>`,
  });
}

function closed(charge: Charge | undefined): SimReply {
  const isPaid = charge !== undefined && charge.status !== "FAILED" && charge.status !== "PENDING";
  const link = charge === undefined ? null : isPaid ? charge.successUrl : charge.failureUrl;
  return html(
    200,
    pageShell({
      title: `${isPaid ? "Paid" : "Closed"} · ${TITLE}`,
      mark: TITLE,
      body: `
      <h1>${isPaid ? "This is paid already" : "This payment is closed"}</h1>
      <p class="what">${isPaid ? "Nothing more to do here." : "You were not charged."}</p>
      ${link === null ? "" : `<a class="main" href="${escapeHtml(link)}">Back to the shop</a>`}`,
    }),
  );
}
