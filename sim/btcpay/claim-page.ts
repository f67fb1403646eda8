import { escapeHtml, html, readForm, type SimReply, type SimRoute } from "../shared/http-server";
import { pageShell } from "../shared/pay-shell";
import { BtcpayError } from "./api-error";
import type { Returns } from "./returns";
import { newAddress, type PullPayment } from "./state";

const TITLE = "Bitcoin refund, test mode";

const STATE_WORDS: Record<string, string> = {
  AwaitingApproval: "waits for the store to approve it",
  AwaitingPayment: "waits to be sent",
  InProgress: "is being sent",
  Completed: "was sent",
};

/** The page behind a refund's link, where the customer says to which address the coins go. */
export function claimRoutes(returns: Returns): SimRoute[] {
  const path = "/pull-payments/:id";
  return [
    { method: "GET", path, handle: ({ params }) => show(returns, params.id ?? "", null) },
    {
      method: "POST",
      path,
      handle: (request) => {
        const id = request.params.id ?? "";
        const destination = readForm(request).get("destination")?.trim() ?? "";
        // Any address will do, but none will not.
        if (destination === "") return show(returns, id, "Enter the address that the coins should go to.");
        try {
          returns.claim(returns.pull(id), { destination });
          return show(returns, id, null);
        } catch (error) {
          if (!(error instanceof BtcpayError)) throw error;
          return show(returns, id, `${error.message}.`);
        }
      },
    },
  ];
}

function show(returns: Returns, id: string, problem: string | null): SimReply {
  try {
    return html(200, claimPage(returns, returns.pull(id), problem));
  } catch (error) {
    if (!(error instanceof BtcpayError)) throw error;
    return html(200, pageShell({ title: TITLE, mark: TITLE, body: "<h1>There is no such refund</h1>" }));
  }
}

function claimPage(returns: Returns, pull: PullPayment, problem: string | null): string {
  const amount = new Intl.NumberFormat("en", { style: "currency", currency: pull.currency }).format(
    pull.amount as `${number}`,
  );
  const payouts = returns.payoutsOf(pull.id).filter(({ state }) => state !== "Cancelled");
  const claimed = payouts
    .map(
      ({ state, destination }) =>
        `<li><code class="long">${escapeHtml(destination)}</code> ${STATE_WORDS[state] ?? state}</li>`,
    )
    .join("");
  const form = `
      <form method="post">
        <div class="field">
          <label for="destination">Your bitcoin address</label>
          <input id="destination" name="destination" value="${newAddress()}" autocomplete="off">
        </div>
        <button class="main" type="submit">Claim ${escapeHtml(amount)}</button>
      </form>`;
  return pageShell({
    title: `${amount} · ${TITLE}`,
    mark: TITLE,
    body: `
      <p class="what">${escapeHtml(pull.name)}</p>
      <h1>${escapeHtml(amount)}</h1>
      <p class="what">Paid in bitcoin at the rate of the moment when the store approves it.</p>
      ${problem === null ? "" : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
      ${pull.isArchived ? '<p class="problem">The store has taken this refund back.</p>' : claimed === "" ? form : `<ul>${claimed}</ul>`}`,
  });
}
