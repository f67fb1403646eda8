import { expect, test } from "@playwright/test";

// Guarantee: a visitor lands on a page in their own language, every page runs our own scripts only, and nothing about
// the server or the order leaks through a header.
test.describe("the front door", () => {
  test("greets in the browser's language, and in the chosen one ever after", async ({ browser, baseURL }) => {
    const context = await browser.newContext({ locale: "th-TH", baseURL });
    const page = await context.newPage();
    await page.goto("/");
    await expect(page).toHaveURL(/\/th$/);
    await expect(page.locator("html")).toHaveAttribute("lang", "th");

    await context.addCookies([{ name: "facet_locale", value: "fil", url: baseURL ?? "" }]);
    await page.goto("/track?x=1");
    await expect(page).toHaveURL(/\/fil\/track\?x=1$/);
    await context.close();
  });

  for (const path of ["/en", "/fil/track", "/en/terms"]) {
    test(`runs only its own scripts on ${path}`, async ({ page }) => {
      const violations: string[] = [];
      page.on("console", (message) => {
        if (/content security policy/i.test(message.text())) violations.push(message.text());
      });
      const response = await page.goto(path);
      await page.waitForLoadState("load");
      const policy = response?.headers()["content-security-policy"] ?? "";
      expect(policy).toMatch(/script-src 'self' 'sha256-/);
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(violations).toEqual([]);
    });
  }

  test("says nothing about itself, and lets no other site see an address", async ({ request }) => {
    const response = await request.get("/en");
    const headers = response.headers();
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    const health = await request.get("/api/health");
    expect(await health.json()).toEqual({ status: "ok" });
  });

  test("sends a page that was built ahead once, and then says that nothing changed", async ({ request }) => {
    const first = await request.get("/en/track");
    // The server in front of Next says so; Next itself would let caches keep the page for a year.
    expect(first.headers()["cache-control"]).toBe("public, max-age=0, must-revalidate");
    const again = await request.get("/en/track", { headers: { "if-none-match": first.headers().etag ?? "" } });
    expect(again.status()).toBe(304);
    expect(again.headers()["content-security-policy"]).toBe(first.headers()["content-security-policy"]);
  });

  test("has the icon that browsers ask for before a page has named one", async ({ request }) => {
    const response = await request.get("/favicon.ico");
    expect(response.status()).toBe(200);
    expect(response.headers()["content-type"]).toContain("image/");
  });
});
