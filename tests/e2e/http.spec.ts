import { createHmac, randomUUID } from "node:crypto";
import type { APIRequestContext, APIResponse } from "@playwright/test";
import { actionParts, readActionAnswer, ShopClient } from "@/scripts/shop-client";
import { e2eShop } from "@/tests/support/e2e-shop";
import type { Books } from "./fixtures/books";
import { type Buyer, expect, test } from "./fixtures/test";

const CONTROL_CHARACTERS = "e2e\u0000\u0007\u202e";

type Placed = { reference: string; orderUrl: string; payUrl: string };

/** An unpaid order, placed as a page does it. */
async function placeOrder(buyer: Buyer, change: Readonly<Record<string, string>> = {}): Promise<Placed> {
  const client = new ShopClient(e2eShop().urls.web);
  await client.open();
  return client.place({ ...(await orderFields(client, buyer)), ...change });
}

async function orderFields(client: ShopClient, { recipientId, email }: Buyer): Promise<Record<string, string>> {
  type Catalog = { packages: { id: string; totalMinor: string }[] };
  const { packages } = await client.json<Catalog>("/api/catalog?country=PH");
  const [first] = packages;
  return {
    placeKey: randomUUID(),
    recipientId,
    packageId: first?.id ?? "",
    country: "PH",
    locale: "en",
    method: "card",
    email,
    expectedTotalMinor: first?.totalMinor ?? "",
    deviceId: randomUUID(),
  };
}

/** The parts of an action's form in their order: an object would put the one called "0" first. */
function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of actionParts(fields)) form.append(name, value);
  return form;
}

/** What the order action answers to these fields and headers. */
async function callPlaceAction(
  request: APIRequestContext,
  fields: Readonly<Record<string, string>>,
  headers?: Readonly<Record<string, string>>,
) {
  const client = new ShopClient(e2eShop().urls.web);
  await client.open();
  const answer = await request.post("/en", { headers: headers ?? client.placeHeaders, multipart: formOf(fields) });
  return readActionAnswer<Placed>(await answer.text());
}

async function expectRefusal(answer: APIResponse, status: number, code: string): Promise<void> {
  expect({ status: answer.status(), code: ((await answer.json()) as { code: string }).code }).toEqual({ status, code });
}

/** Runs something unwelcome, and looks that the books do not know of it. */
async function withBooksUnmoved(books: Books, reference: string, act: () => Promise<void>): Promise<void> {
  const before = { status: await books.statusOf(reference), transfers: await books.transfersOf(reference) };
  await act();
  const after = { status: await books.statusOf(reference), transfers: await books.transfersOf(reference) };
  expect(after).toEqual(before);
  expect(await books.trialBalance()).toBe("0");
}

// Guarantee: a request that no page of ours would send is refused with a stable code, and moves nothing.
test.describe("unwelcome requests", () => {
  test("from another site or from nowhere are refused", async ({ request, buyer, books }) => {
    const check = (headers: Record<string, string>) =>
      request.post("/api/recipients/check", { headers, data: { recipientId: buyer.recipientId } });
    await expectRefusal(await check({}), 403, "auth.wrong_origin");
    await expectRefusal(await check({ origin: "https://evil.example" }), 403, "auth.wrong_origin");
    expect((await check({ origin: e2eShop().urls.web })).status()).toBe(200);

    const client = new ShopClient(e2eShop().urls.web);
    await client.open();
    const fields = await orderFields(client, buyer);
    const { origin: _origin, ...withoutOrigin } = client.placeHeaders;
    expect(await callPlaceAction(request, fields, withoutOrigin)).toMatchObject({
      status: "refused",
      code: "auth.wrong_origin",
    });
    expect(await books.trialBalance()).toBe("0");
  });

  test("with a forged or changed webhook are refused", async ({ request, buyer, books }) => {
    const { reference } = await placeOrder(buyer);
    const [session = ""] = await books.sessionsOf(reference);
    const body = JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: "event",
      type: "checkout.session.completed",
      data: { object: { id: session, object: "checkout.session", payment_status: "paid", status: "complete" } },
    });
    const signed = (secret: string, at = Math.floor(Date.now() / 1_000)) =>
      `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
    const secret = e2eShop().settings.STRIPE_WEBHOOK_SECRET ?? "";
    const post = (signature: string, data = body) =>
      request.post("/api/webhooks/stripe", {
        headers: { "content-type": "application/json", ...(signature && { "stripe-signature": signature }) },
        data: Buffer.from(data),
      });

    await withBooksUnmoved(books, reference, async () => {
      await expectRefusal(await post(""), 400, "webhook.signature_invalid");
      await expectRefusal(await post(signed("whsec_guessed")), 400, "webhook.signature_invalid");
      await expectRefusal(await post(signed(secret), `${body} `), 400, "webhook.signature_invalid");
      const longAgo = Math.floor(Date.now() / 1_000) - 86_400;
      await expectRefusal(await post(signed(secret, longAgo)), 400, "webhook.signature_invalid");
      const wallet = (token: string) =>
        request.post("/api/webhooks/xendit", {
          headers: { "x-callback-token": token },
          data: { event: "ewallet.capture", data: { id: session, status: "SUCCEEDED" } },
        });
      await expectRefusal(await wallet("guessed"), 400, "webhook.signature_invalid");
      await expectRefusal(await wallet(""), 400, "webhook.signature_invalid");
    });
  });

  test("with somebody else's link are answered as if there were no order", async ({ request, buyer, books }) => {
    const mine = await placeOrder(buyer);
    const theirs = await placeOrder({ ...buyer, recipientId: buyer.otherRecipientId });
    const myToken = new URL(mine.orderUrl, e2eShop().urls.web).searchParams.get("t") ?? "";
    await withBooksUnmoved(books, theirs.reference, async () => {
      for (const token of [myToken, "", "x", `${myToken}=`, CONTROL_CHARACTERS]) {
        for (const path of ["", "/events"]) {
          const answer = await request.get(`/api/orders/${theirs.reference}${path}`, { params: { t: token } });
          await expectRefusal(answer, 404, "order.not_found");
        }
      }
      const unknown = await request.get("/api/orders/FCT-00000-00000", { params: { t: myToken } });
      await expectRefusal(unknown, 404, "order.not_found");
    });
    expect((await request.get(`/api/orders/${mine.reference}`, { params: { t: myToken } })).status()).toBe(200);
  });

  test("with another content under a used key are refused", async ({ request, buyer }) => {
    const client = new ShopClient(e2eShop().urls.web);
    await client.open();
    const fields = await orderFields(client, buyer);
    const first = await client.place(fields);
    expect((await client.place(fields)).reference).toBe(first.reference);
    const changed = await callPlaceAction(request, { ...fields, recipientId: buyer.otherRecipientId });
    expect(changed).toMatchObject({ status: "refused", code: "order.key_reused" });
  });

  test("without a session see nothing that is somebody's own", async ({ request }) => {
    for (const path of ["/api/me/orders", "/api/me/recipients", "/admin/orders/export", "/admin/ledger/export"]) {
      await expectRefusal(await request.get(path), 401, "auth.sign_in_required");
    }
  });
});

// Guarantee: a field that no person would fill in so is refused with a sentence at the field, by the server as well.
test.describe("fields as no page sends them", () => {
  const CASES: readonly [name: string, change: Record<string, string>, expected: object][] = [
    ["an empty recipient", { recipientId: "" }, { status: /^(invalid|refused)$/ }],
    ["control characters", { recipientId: CONTROL_CHARACTERS }, { status: /^(invalid|refused)$/ }],
    ["a recipient without end", { recipientId: "a".repeat(100_000) }, { status: /^(invalid|refused)$/ }],
    ["an unknown package", { packageId: randomUUID() }, { status: /^refused$/, code: /^package\.not_found$/ }],
    ["a package that is no id", { packageId: "1 OR 1=1" }, { status: /^(invalid|refused)$/ }],
    ["minus one diamond", { packageId: "", diamonds: "-1" }, { status: /^(invalid|refused)$/ }],
    ["more than there are", { packageId: "", diamonds: "9".repeat(30) }, { status: /^(invalid|refused)$/ }],
    ["half a diamond", { packageId: "", diamonds: "50.5" }, { status: /^(invalid|refused)$/ }],
    ["another price", { expectedTotalMinor: "1" }, { status: /^refused$/, code: /^price\.changed$/ }],
    ["a price that is no number", { expectedTotalMinor: "free" }, { status: /^(invalid|refused)$/ }],
    ["a country that is none", { country: "XX" }, { status: /^(invalid|refused)$/ }],
    ["a method of another country", { country: "ID", method: "gcash" }, { status: /^refused$/ }],
    ["an e-mail with a second line", { email: "a@b.co\nBcc: all@b.co" }, { status: /^(invalid|refused)$/ }],
    ["a key that is none", { placeKey: "1" }, { status: /^(invalid|refused)$/ }],
  ];
  test("are refused, and never a mistake of ours", async ({ request, buyer, books }) => {
    const client = new ShopClient(e2eShop().urls.web);
    await client.open();
    for (const [name, change, expected] of CASES) {
      const fields = { ...(await orderFields(client, buyer)), ...change };
      if (fields.packageId === "") delete fields.packageId;
      const answer = (await callPlaceAction(request, fields)) as { status: string; code?: string };
      for (const [key, pattern] of Object.entries(expected) as ["status" | "code", RegExp][]) {
        expect(answer[key] ?? "", `${name}: ${JSON.stringify(answer)}`).toMatch(pattern);
      }
    }
    expect(await books.trialBalance()).toBe("0");
  });

  test("of the recipient check are refused with a code", async ({ request }) => {
    const headers = { origin: e2eShop().urls.web };
    const post = (data: unknown) => request.post("/api/recipients/check", { headers, data });
    for (const data of [
      {},
      { recipientId: 7 },
      { recipientId: "" },
      { recipientId: "ab" },
      { recipientId: ["abcd"] },
    ]) {
      await expectRefusal(await post(data), 422, "recipient.invalid");
    }
    const broken = await request.post("/api/recipients/check", {
      headers: { ...headers, "content-type": "application/json" },
      data: Buffer.from("{"),
    });
    await expectRefusal(broken, 400, "input.unreadable");
    await expectRefusal(await post({ recipientId: "a".repeat(10_000) }), 413, "input.too_large");
  });
});
