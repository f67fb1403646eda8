import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import DeliveriesPage from "@/app/admin/(desk)/deliveries/page";
import DisputesPage from "@/app/admin/(desk)/disputes/page";
import AccountPage from "@/app/admin/(desk)/ledger/[account]/page";
import LedgerPage from "@/app/admin/(desk)/ledger/page";
import TrialBalancePage from "@/app/admin/(desk)/ledger/trial-balance/page";
import OrdersPage from "@/app/admin/(desk)/orders/page";
import PaymentsPage from "@/app/admin/(desk)/payments/page";
import RefundsPage from "@/app/admin/(desk)/refunds/page";
import { rowsOf } from "@/lib/db/pool";
import { newId } from "@/lib/shared/ids";
import { request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder } from "@/tests/support/given";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));
vi.mock("next/navigation", async (original) => ({
  ...(await original<typeof import("next/navigation")>()),
  useRouter: () => ({ push: () => undefined, refresh: () => undefined }),
  usePathname: () => "/admin/orders",
}));

let shop: Shop;
let order: GivenOrder;
let refundId: string;
let disputeId: string;

beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 5_000_000n });
  order = await finishedOrder(shop);
  const { id } = await givenOrderRow({ status: "refunding" });
  const paymentId = await givenPaymentRow(id, { status: "disputed", needsPerson: "dispute" });
  [refundId, disputeId] = [newId(), newId()];
  await rowsOf(
    `INSERT INTO disputes (id, payment_id, order_id, provider_dispute_id, amount_minor, currency, status, opened_at)
     VALUES ($1, $2, $3, 'dp_1', 58100, 'PHP', 'opened', now())`,
    [disputeId, paymentId, id],
  );
  await rowsOf(
    `INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, created_at)
     VALUES ($1, $2, $3, 58100, 'PHP', 'goodwill', 'refunds', now())`,
    [refundId, paymentId, id],
  );
});
afterAll(() => shop.close());

type Page = (props: never) => Promise<ReactNode>;

async function htmlOf(page: Page, query: Record<string, string> = {}, params: Record<string, string> = {}) {
  const props = { params: Promise.resolve(params), searchParams: Promise.resolve(query) };
  return renderToStaticMarkup(await page(props as never));
}

const idOf = async (table: string) => {
  const [row] = await rowsOf<{ id: string }>(`SELECT id FROM ${table} WHERE order_id = $1 ORDER BY id LIMIT 1`, [
    order.orderId,
  ]);
  return row?.id ?? "";
};

// Guarantee: each page shows its rows, details beside them, and the ways to the transfers only to those who may read the books.
describe("the pages of records", () => {
  it("show an order beside its list, with the way to its transfers", async () => {
    await signInAs("finance");
    const html = await htmlOf(OrdersPage, { order: order.orderId, status: "delivered" });
    expect(html).toContain(order.reference);
    expect(html).toContain(`/admin/ledger?order=${order.reference}`);
    expect(html).toContain('href="/admin/orders/export?status=delivered"');
    expect(html).toContain("Save view");
  });

  it("show a payment, a delivery, a refund and a dispute with what is behind them", async () => {
    await signInAs("admin");
    const payment = await htmlOf(PaymentsPage, { open: order.paymentId });
    expect(payment).toContain("Attempt 1");
    expect(payment).toContain(`/admin/ledger?of=payment:${order.paymentId}`);
    const deliveryId = await idOf("deliveries");
    expect(await htmlOf(DeliveriesPage, { open: deliveryId })).toContain(`of=delivery:${deliveryId}`);
    expect(await htmlOf(RefundsPage, { open: refundId })).toContain("about to be asked for");
    expect(await htmlOf(DisputesPage, { open: disputeId })).toContain("Wanted back");
  });

  it("offer nobody a way that he may not go", async () => {
    await signInAs("supervisor");
    const html = await htmlOf(PaymentsPage, { open: order.paymentId });
    expect(html).toContain("Attempt 1");
    expect(html).not.toContain("/admin/ledger");
  });

  it("say that an open detail is gone by showing the list alone", async () => {
    await signInAs("finance");
    for (const page of [PaymentsPage, DeliveriesPage, RefundsPage, DisputesPage, LedgerPage]) {
      expect(await htmlOf(page, { open: newId() })).not.toContain("<aside");
    }
  });

  it("say what would be here, or that nothing matches", async () => {
    await signInAs("finance");
    expect(await htmlOf(PaymentsPage, { method: "bitcoin" })).toContain("Nothing matches these filters.");
    expect(await htmlOf(OrdersPage, { status: "unknown" })).toContain("No order matches these filters.");
    expect(await htmlOf(LedgerPage, { account: "nobody" })).toContain("Nothing matches these filters.");
  });

  it("show a transfer with both phases, and its accounts as ways to their statements", async () => {
    await signInAs("finance");
    const [held] = await rowsOf<{ id: string }>("SELECT id FROM transfers WHERE kind = 'post' LIMIT 1");
    const html = await htmlOf(LedgerPage, { open: held?.id ?? "" });
    expect(html).toContain("Set aside");
    expect(html).toContain("Made final");
    expect(html).toContain("/admin/ledger/clearing%3Astripe-card?unit=PHP");
    expect(html).toContain("/admin/ledger/trial-balance");
  });

  it("show an account's statement and the trial balance", async () => {
    await signInAs("finance");
    const html = await htmlOf(AccountPage, { unit: "PHP" }, { account: "clearing%3Astripe-card" });
    expect(html).toContain("Closing balance");
    expect(html).toContain(order.reference);
    await expect(htmlOf(AccountPage, {}, { account: "%E0%A4%A" })).rejects.toThrow("NEXT_HTTP_ERROR_FALLBACK;404");
    expect(await htmlOf(TrialBalancePage)).toContain("Totals by unit");
  });
});
