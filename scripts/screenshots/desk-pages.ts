import type { Page } from "@playwright/test";

/** A page of a desk, and how one gets there. */
type DeskPage =
  | { name: string; open: string }
  /** A page of one order, ticket or incident: its folder under `app`, and the walk there. */
  | { name: string; route: string; open: (page: Page) => Promise<void> };

/** Opens the first line of a list. */
function firstOf(path: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.goto(path);
    await page.locator("[data-row-link]").first().click();
    await page.waitForURL((url) => url.pathname !== path);
  };
}

/** The incidents' page with one that is open: a quiet shop has none to show. */
async function incidents(page: Page): Promise<void> {
  await page.goto("/support/tickets/incidents");
  if ((await page.locator("[data-row-link]").count()) > 0) return;
  await page.getByRole("button", { name: "Open an incident" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What it is, for colleagues").fill("GCash is slow");
  await dialog.getByLabel("Orders placed from").fill("2026-01-01T14:00");
  await dialog.getByLabel("Method").selectOption({ label: "GCash" });
  await dialog
    .getByLabel(/^English/)
    .fill("GCash takes longer than usual. Your money is safe, and your diamonds come by themselves.");
  await dialog.getByRole("button", { name: "Open it" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Every page of the desks: each is photographed, and looked at by axe. A test fails for a page that is not here. */
export const DESK_PAGES: readonly DeskPage[] = [
  { name: "overview", open: "/admin" },
  { name: "alerts", open: "/admin/alerts" },
  { name: "orders", open: "/admin/orders" },
  { name: "payments", open: "/admin/payments" },
  { name: "deliveries", open: "/admin/deliveries" },
  { name: "refunds", open: "/admin/refunds" },
  { name: "disputes", open: "/admin/disputes" },
  { name: "ledger", open: "/admin/ledger" },
  { name: "ledger-account", open: "/admin/ledger/inventory?unit=USD" },
  { name: "trial-balance", open: "/admin/ledger/trial-balance" },
  { name: "channels", open: "/admin/channels" },
  { name: "pool", open: "/admin/pool" },
  { name: "pool-account", open: "/admin/pool/facet_ph_1" },
  { name: "rebalance", open: "/admin/pool/rebalance" },
  { name: "prices", open: "/admin/prices" },
  { name: "prices-bulk", open: "/admin/prices/bulk?percent=3" },
  { name: "prices-currencies", open: "/admin/prices/currencies" },
  { name: "prices-promotions", open: "/admin/prices/promotions" },
  { name: "prices-history", open: "/admin/prices/history" },
  { name: "reconciliation", open: "/admin/reconciliation" },
  { name: "reports-revenue", open: "/admin/reports" },
  { name: "reports-tax", open: "/admin/reports/tax" },
  { name: "reports-result", open: "/admin/reports/result" },
  { name: "reports-cash", open: "/admin/reports/cash" },
  { name: "reports-pool", open: "/admin/reports/pool" },
  { name: "reports-forecast", open: "/admin/reports/forecast" },
  { name: "reports-arrival", open: "/admin/reports/arrival" },
  { name: "reports-transfers", open: "/admin/reports/transfers?line=revenue&positive=credits" },
  { name: "risk", open: "/admin/risk" },
  { name: "people", open: "/admin/people" },
  { name: "people-requests", open: "/admin/people/requests" },
  { name: "own-account", open: "/admin/account" },
  { name: "audit", open: "/admin/audit" },
  { name: "support", open: "/support" },
  { name: "support-order", route: "support/orders/[orderId]", open: firstOf("/support") },
  { name: "tickets", open: "/support/tickets" },
  { name: "ticket", route: "support/tickets/[ticketId]", open: firstOf("/support/tickets") },
  { name: "incidents", route: "support/tickets/incidents", open: incidents },
  { name: "incident", route: "support/tickets/incidents/[incidentId]", open: firstOf("/support/tickets/incidents") },
  { name: "prepared", open: "/support/tickets/prepared" },
];

/** Shows a page as somebody sees it who has waited for it. */
export async function openDeskPage(page: Page, { open }: DeskPage): Promise<void> {
  if (typeof open === "string") await page.goto(open);
  else await open(page);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.evaluate(() => document.fonts.ready);
}
