import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUuid, newId, uuidV7 } from "@/lib/shared/ids";
import { isOrderToken, orderToken } from "@/lib/shared/order-token";
import { type BoxKeys, keyedHash, open, seal } from "@/lib/shared/secret-box";

const oldKey = { id: "k0", key: new Uint8Array(32).fill(7) };
const newKey = { id: "k1", key: new Uint8Array(32).fill(9) };
const before: BoxKeys = [oldKey];
const after: BoxKeys = [newKey, oldKey];

// Guarantee: what is sealed opens to itself, survives a rotation of keys, and does not open once it was changed.
describe("secret box", () => {
  it("opens what it sealed, before and after a rotation", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(open(seal(text, before), before)).toBe(text);
        expect(open(seal(text, before), after)).toBe(text);
        expect(seal(text, after).startsWith("k1.")).toBe(true);
      }),
    );
  });

  it("never seals one text twice to the same value", () => {
    expect(seal("Tony_Bee99", after)).not.toBe(seal("Tony_Bee99", after));
  });

  it("does not open a value of which one bit was changed", () => {
    const sealed = seal("Tony_Bee99", after);
    const body = Buffer.from(sealed.slice(3), "base64url");
    fc.assert(
      fc.property(fc.nat(body.length * 8 - 1), (bit) => {
        const changed = Buffer.from(body);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => open(`k1.${changed.toString("base64url")}`, after)).toThrow();
      }),
    );
  });

  it("does not open under another key's name, a lost key or a cut value", () => {
    const sealed = seal("Tony_Bee99", after);
    expect(() => open(sealed.replace("k1.", "k0."), after)).toThrow();
    expect(() => open(sealed, before)).toThrow(/No data key "k1"/);
    expect(() => open(sealed.slice(0, 20), after)).toThrow(/cut short/);
    expect(() => open("", after)).toThrow();
  });

  it("seals nothing without a key", () => {
    expect(() => seal("Tony_Bee99", [])).toThrow(/Broken guarantee/);
  });

  it("hashes alike for search, and differently under another key", () => {
    expect(keyedHash("a", "key")).toMatch(/^[0-9a-f]{64}$/);
    expect(keyedHash("a", "key")).toBe(keyedHash("a", "key"));
    expect(keyedHash("a", "key")).not.toBe(keyedHash("a", "other key"));
  });
});

// Guarantee: an order's link opens that order and no other.
describe("order token", () => {
  const orderId = "01930000-0000-7000-8000-000000000001";

  it("opens its own order only, under its own secret only", () => {
    const token = orderToken(orderId, "s".repeat(32));
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(isOrderToken({ orderId, token, secret: "s".repeat(32) })).toBe(true);
    expect(isOrderToken({ orderId, token, secret: "t".repeat(32) })).toBe(false);
    expect(isOrderToken({ orderId: orderId.replace(/1$/, "2"), token, secret: "s".repeat(32) })).toBe(false);
  });

  it("takes any text as a wrong token, without throwing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (token) => {
        expect(isOrderToken({ orderId, token, secret: "s".repeat(32) })).toBe(false);
      }),
    );
  });
});

// Guarantee: keys made later sort later, so that an index on them grows at its end.
describe("uuid v7", () => {
  it("carries time, version and variant", () => {
    const id = uuidV7({ atMs: 0x017f22e279b0, random: new Uint8Array(10).fill(0xff) });
    expect(id).toBe("017f22e2-79b0-7fff-bfff-ffffffffffff");
    expect(isUuid(id)).toBe(true);
  });

  it("sorts by time", () => {
    const at = fc.nat(2 ** 31);
    fc.assert(
      fc.property(at, at, fc.uint8Array({ minLength: 10, maxLength: 10 }), (a, b, random) => {
        fc.pre(a < b);
        expect(uuidV7({ atMs: a, random }) < uuidV7({ atMs: b, random: new Uint8Array(10) })).toBe(true);
      }),
    );
  });

  it("is never the same twice", () => {
    expect(new Set(Array.from({ length: 1_000 }, newId)).size).toBe(1_000);
  });

  it("refuses time that does not fit", () => {
    expect(() => uuidV7({ atMs: -1, random: new Uint8Array(10) })).toThrow(RangeError);
    expect(() => uuidV7({ atMs: 2 ** 48, random: new Uint8Array(10) })).toThrow(RangeError);
    expect(() => uuidV7({ atMs: 1, random: new Uint8Array(9) })).toThrow(RangeError);
  });
});
