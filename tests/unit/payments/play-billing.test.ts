import { describe, expect, it, vi } from "vitest";
import {
  type BillingWindow,
  buy,
  isPlayBillingHere,
  listDetails,
  listOpenPurchases,
} from "@/components/play/play-billing";

const METHOD = "https://play.google.com/billing";
const PAYMENT_ID = "0199a0f0-0000-7000-8000-000000000001";

/** The window of a page inside the app, with what the customer does on Play's sheet. */
function appWindow(onSheet: () => unknown) {
  const asked: { methods: unknown; details: unknown }[] = [];
  const complete = vi.fn(async (_result: "success" | "fail") => {});
  const here: BillingWindow = {
    getDigitalGoodsService: async (provider) => {
      if (provider !== METHOD) throw new Error("no such store");
      return {
        getDetails: async () => [
          { itemId: "diamonds_60", title: "60 diamonds", price: { currency: "PHP", value: "58.15" } },
          { itemId: "diamonds_600", title: "600 diamonds", price: { currency: "PHP", value: "581.50" } },
        ],
        listPurchases: async () => [
          { itemId: "diamonds_60", purchaseToken: "other" },
          { itemId: "diamonds_600", purchaseToken: "left.over" },
        ],
      };
    },
    PaymentRequest: class {
      constructor(methods: unknown, details: unknown) {
        asked.push({ methods, details });
      }
      async show() {
        return { details: onSheet(), complete };
      }
    },
  };
  return { here, asked, complete };
}

function thrown(name: string): () => never {
  return () => {
    throw new DOMException("the sheet said so", name);
  };
}

// Guarantee: a page learns the purchase token or why there is none, and never throws.
describe("Play's sheet in a page", () => {
  it("is offered inside the app only", () => {
    expect(isPlayBillingHere({})).toBe(false);
    expect(isPlayBillingHere()).toBe(false);
    expect(isPlayBillingHere(appWindow(() => ({})).here)).toBe(true);
  });

  it("tells what the product costs here", async () => {
    const { here } = appWindow(() => ({}));
    expect(await listDetails("diamonds_600", here)).toEqual({
      title: "600 diamonds",
      price: { currency: "PHP", value: "581.50" },
    });
    expect(await listDetails("diamonds_7", here)).toBeNull();
    expect(await listDetails("diamonds_600", {})).toBeNull();
  });

  it("tells nothing when the store refuses to talk", async () => {
    const here: BillingWindow = {
      ...appWindow(() => ({})).here,
      getDigitalGoodsService: async () => {
        throw new Error("clientAppUnavailable");
      },
    };
    expect(await listDetails("diamonds_600", here)).toBeNull();
    expect(await listOpenPurchases("diamonds_600", here)).toEqual([]);
  });

  it("finds what was bought and never handed in", async () => {
    const { here } = appWindow(() => ({}));
    expect(await listOpenPurchases("diamonds_600", here)).toEqual(["left.over"]);
    expect(await listOpenPurchases("diamonds_600", {})).toEqual([]);
  });

  it("buys one product for one payment, and closes the sheet when the server has answered", async () => {
    const { here, asked, complete } = appWindow(() => ({ purchaseToken: "aaa.bbb" }));
    const bought = await buy("diamonds_600", PAYMENT_ID, here);
    expect(bought).toMatchObject({ kind: "bought", purchaseToken: "aaa.bbb" });
    const data = { sku: "diamonds_600", obfuscatedAccountId: PAYMENT_ID };
    expect(asked).toEqual([{ methods: [{ supportedMethods: METHOD, data }], details: expect.anything() }]);
    expect(complete).not.toHaveBeenCalled();
    if (bought.kind === "bought") await bought.finish(false);
    expect(complete).toHaveBeenCalledWith("fail");
  });

  it("says why nothing was bought", async () => {
    expect(await buy("diamonds_600", PAYMENT_ID, {})).toEqual({ kind: "unsupported" });
    expect(await buy("diamonds_600", PAYMENT_ID, appWindow(thrown("AbortError")).here)).toEqual({ kind: "cancelled" });
    expect(await buy("diamonds_600", PAYMENT_ID, appWindow(thrown("NotSupportedError")).here)).toEqual({
      kind: "unsupported",
    });
    expect(await buy("diamonds_600", PAYMENT_ID, appWindow(thrown("UnknownError")).here)).toEqual({
      kind: "failed",
      because: "the sheet said so",
    });
    for (const details of [null, {}, { purchaseToken: "" }, { purchaseToken: 7 }])
      expect(await buy("diamonds_600", PAYMENT_ID, appWindow(() => details).here)).toMatchObject({ kind: "failed" });
  });
});
