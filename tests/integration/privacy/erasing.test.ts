import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  declineDataRequestAction,
  erasePersonalDataAction,
  recordDataRequestAction,
} from "@/app/admin/(desk)/people/requests/actions";
import { POST as confirmRoute } from "@/app/api/my-data/route";
import { claimGuestOrders } from "@/lib/accounts/claim-guest-orders";
import { saveRecipient } from "@/lib/accounts/save-recipient";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { forgetCalls } from "@/lib/http/rate-limit";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { searchOrders } from "@/lib/orders/desk-search";
import { requestRefund } from "@/lib/orders/request-refund";
import type { ActionState } from "@/lib/shared/action-state";
import { expectSoundBooks, netsOf } from "@/tests/support/books";
import { auditOf, call, outcomeOf, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder, paidOrder, placedOrder } from "@/tests/support/given";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { givenPerson, givenSession, givenStaffActor, guestHeaders } from "@/tests/support/people";
import { makeProvidersQuick } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";
import { columnsHolding } from "@/tests/support/stored-texts";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 200_000n });
  await makeProvidersQuick(shop);
});
beforeEach(async () => {
  forgetCalls();
  await signInAs("admin", { isConfirmed: true });
});
afterAll(() => shop.close());

/** The token in the newest mail to this address. */
async function linkOf(email: string): Promise<string> {
  const mail = await prisma().outboxMail.findFirst({ where: { toAddress: email }, orderBy: { id: "desc" } });
  const [, token = ""] = /token=([\w-]+)/.exec(mail?.text ?? "") ?? [];
  return token;
}

async function confirm(token: string): Promise<string> {
  const body = JSON.stringify({ token });
  const asked = new Request(`${env.FACET_URL}/api/my-data`, { method: "POST", headers: guestHeaders(), body });
  return outcomeOf((await (await confirmRoute(asked)).json()) as ActionState<unknown>);
}

/** A confirmed request to erase what belongs to this address. */
async function givenDeletion(email: string): Promise<string> {
  const record = { email, kind: "deletion", locale: "vi", reason: "Wrote to support" };
  expect(await call(recordDataRequestAction, record)).toBe("done");
  expect(await confirm(await linkOf(email.toLowerCase()))).toBe("done");
  return (await prisma().dataRequest.findFirstOrThrow({ orderBy: { id: "desc" } })).id;
}

const erase = (requestId: string) => call(erasePersonalDataAction, { requestId, reason: "The customer's wish" });

/** Everything that tax, revenue and the ledger say of these orders. */
async function figuresOf(orders: readonly GivenOrder[]) {
  const ids = orders.map(({ orderId }) => orderId);
  return {
    balance: await trialBalanceMinor(),
    nets: await Promise.all(orders.map(({ orderId }) => netsOf(orderId))),
    taxes: await rowsOf(
      `SELECT country, currency, status, tax_name, tax_rate_bp, sum(tax_minor), sum(net_minor), sum(total_minor), sum(delivered_diamonds)
       FROM orders GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3`,
    ),
    accounts: await rowsOf("SELECT * FROM accounts ORDER BY id"),
    transfers: await rowsOf("SELECT * FROM transfers ORDER BY id, phase"),
    payments: await rowsOf(
      "SELECT id, status, amount_minor, captured_minor, refunded_minor, provider_payment_id FROM payments WHERE order_id = ANY ($1) ORDER BY id",
      [ids],
    ),
    evidence: await rowsOf("SELECT * FROM evidence WHERE kind <> 'order.erased' ORDER BY id"),
  };
}

// Guarantee: nothing says any more who the customer was, and every figure of the books is what it was.
describe("erasing a customer's data", () => {
  it("leaves no trace of address and recipients in any column, and changes no figure", async () => {
    const [email, recipientId] = ["Wipe.Me@shop.test", "WipeMe.Star77"];
    const customer = await givenPerson("customer", email.toLowerCase());
    await givenSession(customer);
    await inTransaction((tx) => saveRecipient(tx, { userId: customer.id }, { recipientId, label: "Me" }));
    const orders = [
      await finishedOrder(shop, { email, recipientId }),
      await finishedOrder(shop, { email, recipientId: "WipeMe.Other88", method: "gcash" }),
    ];
    await requestRefund(await givenStaffActor("admin"), {
      refundId: crypto.randomUUID(),
      orderId: orders[1]?.orderId ?? "",
      amountMinor: orders[1]?.totalMinor ?? 0n,
      reason: "Goodwill",
    });
    for (let minute = 0; minute < 3; minute += 1) {
      await shop.drain();
      await shop.passTime(61);
    }
    await claimGuestOrders({ userId: customer.id, email: customer.email });
    const other = await finishedOrder(shop, { email: "stays@shop.test", recipientId: "Stays.Here99" });
    const texts = [email, recipientId, "WipeMe.Other88"];
    expect((await columnsHolding(texts)).length).toBeGreaterThan(3);
    const requestId = await givenDeletion(email);
    const before = await figuresOf([...orders, other]);

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => erase(requestId)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await erase(requestId)).toBe("done");

    // The last mail says what stays; the demo's outbox keeps it, a real shop's mailer keeps nothing.
    const told = await prisma().outboxMail.findMany({ where: { toAddress: customer.email } });
    expect(told).toMatchObject([{ kind: "data_erased", subject: expect.stringContaining("xóa") }]);
    await prisma().outboxMail.deleteMany({ where: { toAddress: customer.email } });
    expect(await columnsHolding(texts)).toEqual([]);
    expect((await columnsHolding(["stays@shop.test"])).length).toBeGreaterThan(0);
    expect(await figuresOf([...orders, other])).toEqual(before);
    await expectSoundBooks(shop);
    expect(await prisma().userSession.count({ where: { userId: customer.id } })).toBe(0);
    expect(await auditOf(`data_request:${requestId}`)).toMatchObject([
      { action: "data.record" },
      { action: "data.erase", reason: "The customer's wish" },
    ]);
    for (const text of texts) expect((await searchOrders(prisma(), text)).orders).toEqual([]);
  });

  it("waits for the end of what is under way", async () => {
    const email = "busy@shop.test";
    const order = await paidOrder(shop, { email });
    const requestId = await givenDeletion(email);
    expect(await erase(requestId)).toBe("data.orders_open");
    expect(await columnsHolding([email])).not.toEqual([]);
    await shop.drain();
    await shop.passTime(61);
    await shop.drain();
    await prisma().payment.updateMany({ where: { orderId: order.orderId }, data: { needsPerson: "dispute" } });
    expect(await erase(requestId)).toBe("data.orders_open");
    await prisma().payment.updateMany({ where: { orderId: order.orderId }, data: { needsPerson: null } });
    expect(await erase(requestId)).toBe("done");
  });

  it.each([
    "awaiting_payment",
    "in_review",
    "awaiting_stock",
    "needs_recipient",
    "delivering",
    "unknown",
    "refunding",
  ] as const)("is refused for an order that is %s", async (status) => {
    const email = `${status}@shop.test`;
    await givenOrderRow({ email, status });
    expect(await erase(await givenDeletion(email))).toBe("data.orders_open");
  });

  it("takes the address out of a stranger's order and leaves that order to the stranger", async () => {
    const email = "gift@shop.test";
    const stranger = await givenPerson("customer");
    const { id } = await givenOrderRow({ email, userId: stranger.id, recipientId: "Strangers.Own1" });
    expect(await erase(await givenDeletion(email))).toBe("done");
    expect(await prisma().order.findUnique({ where: { id } })).toMatchObject({ emailHash: null, userId: stranger.id });
    expect(await columnsHolding(["Strangers.Own1"])).not.toEqual([]);
  });

  it("never touches a member of staff's account", async () => {
    const person = await givenPerson("support");
    expect(await erase(await givenDeletion(person.email))).toBe("done");
    expect(await prisma().user.count({ where: { id: person.id, email: person.email, disabledAt: null } })).toBe(1);
  });

  it("needs the owner's confirmation, an admin, and a fresh proof", async () => {
    const email = "later@shop.test";
    const record = { email, kind: "deletion", locale: "en", reason: "Wrote to support" };
    expect(await call(recordDataRequestAction, record)).toBe("done");
    const { id } = await prisma().dataRequest.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(await erase(id)).toBe("data.already_answered");
    expect(await erase(crypto.randomUUID())).toBe("data.not_found");
    const link = await linkOf(email);
    expect(await confirm(link)).toBe("done");
    await signInAs("admin");
    expect(await erase(id)).toBe("auth.reauth_required");
    await signInAs("supervisor", { isConfirmed: true });
    expect(await erase(id)).toBe("auth.forbidden");
    await signInAs("admin", { isConfirmed: true });
    const decline = { requestId: id, reason: "Asked by mistake" };
    const outcomes = await Promise.all([1, 2, 3].map(() => call(declineDataRequestAction, decline)));
    expect(outcomes).toEqual(["done", "done", "done"]);
    expect(await erase(id)).toBe("data.already_answered");
    expect(await confirm(link)).toBe("data.link_expired");
    await placedOrder({ email });
  });
});
