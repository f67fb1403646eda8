import { describe, expect, it } from "vitest";
import { readEndpointUrl } from "@/lib/alerts/endpoint-url";

// Guarantee: alerts leave by https only, but for this very machine in the demo.
describe("where alerts may be sent", () => {
  it.each(["https://example.com/alerts", "https://example.com:8443/a?b=c"])("takes %s", (url) => {
    expect(readEndpointUrl(url, { isDemo: false })).toBe(url);
    expect(readEndpointUrl(`  ${url} `, { isDemo: true })).toBe(url);
  });

  it.each(["http://127.0.0.1:9000/x", "http://localhost:9000/x", "http://[::1]:9000/x"])(
    "takes %s in the demo only",
    (url) => {
      expect(readEndpointUrl(url, { isDemo: true })).toBe(url);
      expect(readEndpointUrl(url, { isDemo: false })).toBeNull();
    },
  );

  it.each([
    "",
    "example.com",
    "http://example.com/",
    "http://127.0.0.1.example.com/",
    "http://169.254.169.254/",
    "ftp://example.com/",
    "javascript:alert(1)",
    "https://ana:secret@example.com/",
    "https://example.com/#part",
    `https://example.com/${"x".repeat(500)}`,
  ])("refuses %s", (url) => {
    expect(readEndpointUrl(url, { isDemo: true })).toBeNull();
  });
});
