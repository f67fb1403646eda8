import { describe, expect, it } from "vitest";
import { hashesOf, securityPolicy } from "@/lib/http/security-policy";

// Guarantee: in production a page runs our own scripts only, inline ones by hash or nonce, and is shown in no frame.
describe("the content security policy", () => {
  const input = {
    scriptSources: ["'nonce-abc'"],
    paymentOrigins: ["https://checkout.stripe.com"],
    isDevelopment: false,
  };

  it("allows inline scripts by name only", () => {
    const policy = securityPolicy(input);
    expect(policy).toContain("script-src 'self' 'nonce-abc';");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://checkout.stripe.com");
    expect(policy).toContain("connect-src 'self';");
  });

  it("lets development evaluate code, and nothing else does", () => {
    expect(securityPolicy({ ...input, isDevelopment: true })).toContain("'unsafe-eval'");
    expect(securityPolicy(input)).not.toContain("unsafe-eval");
  });

  it("finds the hashes of a page with or without a slash at its end, and none for a page made on request", () => {
    const hashes = { everywhere: [], pages: { "/en": ["'sha256-x'"] } };
    expect(hashesOf(hashes, "/en/")).toEqual(["'sha256-x'"]);
    expect(hashesOf(hashes, "/en")).toEqual(["'sha256-x'"]);
    expect(hashesOf(hashes, "/admin")).toBeNull();
  });
});
