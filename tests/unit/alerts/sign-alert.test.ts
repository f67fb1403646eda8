import { describe, expect, it } from "vitest";
import { isAlertSignature, signAlert } from "@/lib/alerts/sign-alert";

const [secret, body, nowSeconds] = ["whsec_one", '{"a":1}', 1_790_000_000];

// Guarantee: only whoever holds the secret can sign, over these very bytes, and only for a few minutes.
describe("the signature of an alert", () => {
  it("is the HMAC of time and raw body, as documented", () => {
    const header = signAlert({ secret, body, atSeconds: nowSeconds });
    expect(header).toBe(`t=1790000000,v1=${header.slice(-64)}`);
    expect(isAlertSignature(header, { secret, body, nowSeconds: nowSeconds + 299 })).toBe(true);
  });

  it.each([
    ["another secret", { secret: "whsec_two", body, nowSeconds }],
    ["another body", { secret, body: '{"a":2}', nowSeconds }],
    ["a later time", { secret, body, nowSeconds: nowSeconds + 301 }],
    ["a time to come", { secret, body, nowSeconds: nowSeconds - 301 }],
  ])("is refused with %s", (_what, check) => {
    expect(isAlertSignature(signAlert({ secret, body, atSeconds: nowSeconds }), check)).toBe(false);
  });

  it.each(["", "t=1,v1=00", "v1=aa", `t=x,v1=${"0".repeat(64)}`])("refuses the header %j", (header) => {
    expect(isAlertSignature(header, { secret, body, nowSeconds })).toBe(false);
  });
});
