import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderKit } from "@/tests/unit/payments/kits/kit";
import { stripeKit } from "@/tests/unit/payments/kits/stripe-kit";
import { xenditKit } from "@/tests/unit/payments/kits/xendit-kit";

// Guarantee: the hosted pages work without a script, say at the field what is wrong, and lead back to the shop.
describe("the simulators' hosted pages", () => {
  let card: ProviderKit;
  let wallet: ProviderKit;
  beforeAll(async () => {
    [card, wallet] = await Promise.all([stripeKit(), xenditKit()]);
  });
  afterAll(() => Promise.all([card.close(), wallet.close()]));

  async function page(kit: ProviderKit, description = "600 diamonds") {
    const request = kit.request({ description });
    const result = await kit.provider.start(request);
    if (result.kind !== "started") throw new Error(JSON.stringify(result));
    return { ...request, url: result.url };
  }

  const post = async (url: string, fields: Record<string, string>) => {
    const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
    return { status: response.status, location: response.headers.get("location"), text: await response.text() };
  };
  const GOOD = { email: "a@example.com", number: "4000 0566 5566 5556", expiry: "12 / 34", cvc: "123" };

  it("show the amount, label every field, and carry no script", async () => {
    for (const kit of [card, wallet]) {
      const opened = await page(kit);
      const text = await (await fetch(opened.url)).text();
      expect(text).toContain("₱581.50");
      expect(text).not.toMatch(/<script|javascript:/i);
      expect(text).toMatch(/<html lang="en">/);
      expect(text).toMatch(/<meta name="viewport"/);
      for (const [, id] of text.matchAll(/<input id="([a-z]+)"/g)) expect(text).toContain(`<label for="${id}">`);
    }
  });

  it("mark each wrong field and keep what is no secret", async () => {
    const { url } = await page(card);
    const wrong: [Partial<typeof GOOD>, string][] = [
      [{ email: "nobody" }, "email"],
      [{ number: "4242424242424241" }, "number"],
      [{ number: "" }, "number"],
      [{ expiry: "13/34" }, "expiry"],
      [{ expiry: "01/20" }, "expiry"],
      [{ cvc: "12" }, "cvc"],
    ];
    for (const [changes, name] of wrong) {
      const answer = await post(url, { ...GOOD, ...changes });
      expect(answer.status, name).toBe(200);
      expect(answer.text).toContain(`aria-describedby="${name}-error"`);
      expect(answer.text).toContain(`id="${name}-error"`);
      expect(answer.text).not.toContain(GOOD.number);
    }
    expect((await post(url, GOOD)).status).toBe(303);
  });

  it("say why a card was declined and stay open", async () => {
    const { url, returnUrl } = await page(card);
    const declined = await post(url, { ...GOOD, number: "4000000000009995" });
    expect(declined.text).toContain("Your card has insufficient funds.");
    expect(declined.text).toContain('role="alert"');
    expect((await post(url, { ...GOOD, number: "4111111111111111" })).text).toContain("non test card");
    expect((await post(url, GOOD)).location).toBe(returnUrl);
  });

  it("write a stranger's text as text", async () => {
    const opened = await page(card, `<img src=x onerror="alert(1)"> & 'friends'`);
    const text = await (await fetch(opened.url)).text();
    expect(text).not.toContain("<img");
    expect(text).toContain("&lt;img");
    const answer = await post(opened.url, { ...GOOD, email: `"><script>alert(1)</script>` });
    expect(answer.text).not.toContain("<script>");
  });

  it("lead back to the shop, also when they are closed", async () => {
    for (const kit of [card, wallet]) {
      const opened = await page(kit);
      const link = opened.cancelUrl.replaceAll("&", "&amp;");
      if (kit === card) expect(await (await fetch(opened.url)).text()).toContain(`href="${link}"`);
      const done = kit === card ? GOOD : { result: "pay" };
      expect((await post(opened.url, done)).location).toBe(opened.returnUrl);
      const closed = await fetch(opened.url);
      const text = await closed.text();
      expect(text).toContain("This is paid already");
      expect(text).toContain(`href="${opened.returnUrl.replaceAll("&", "&amp;")}"`);
    }
    for (const nowhere of [`${card.simUrl}/c/pay/cs_test_nobody`, `${wallet.simUrl}/wallet/ewc_nobody`])
      expect(await (await fetch(nowhere)).text()).toMatch(/is closed/);
  });

  it("let a card be paid once when two tabs submit at the same moment", async () => {
    const { url, paymentId } = await page(card);
    const both = await Promise.all([post(url, GOOD), post(url, GOOD)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 303]);
    const { intents } = (await card.state(`?payment_id=${paymentId}`)) as { intents: object[] };
    expect(intents).toHaveLength(1);
  });
});
