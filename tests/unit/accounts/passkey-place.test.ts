import { describe, expect, it } from "vitest";
import { passkeyPlace } from "@/lib/accounts/passkey-place";

// Guarantee: a passkey belongs to the shop's own name, over a connection that browsers trust.
describe("the place of passkeys", () => {
  it.each([
    ["https://shop.example", { rpId: "shop.example", origins: ["https://shop.example"] }],
    ["https://shop.example:8443", { rpId: "shop.example", origins: ["https://shop.example:8443"] }],
    ["http://127.0.0.1:3000", { rpId: "localhost", origins: ["http://localhost:3000", "http://127.0.0.1:3000"] }],
    ["http://localhost:3000", { rpId: "localhost", origins: ["http://localhost:3000"] }],
    ["http://[::1]:3000", { rpId: "localhost", origins: ["http://localhost:3000", "http://[::1]:3000"] }],
    ["http://shop.example", null],
    ["https://203.0.113.9", null],
    ["https://[2001:db8::1]", null],
  ])("of %s", (url, place) => expect(passkeyPlace(url)).toEqual(place));
});
