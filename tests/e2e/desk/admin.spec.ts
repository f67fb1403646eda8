import { expectClean } from "../fixtures/axe";
import { expect, test } from "../fixtures/test";

// Guarantee: the desks open for staff with the right password only, each role sees its own, and what an admin enters is in
// force at once.
test.describe("who gets into a desk", () => {
  test("nobody without the right password, and it is not told what was wrong", async ({ page, desk, strayErrors }) => {
    strayErrors.allow(/status of 401 .*\/api\/auth\/callback\/credentials/);
    await page.goto("/admin/pool");
    await expect(page).toHaveURL(/\/admin\/sign-in$/);
    const sentence = page.getByText("The e-mail address or the password is wrong.");
    await desk.typeLogin("admin@facet.test", "not-the-password");
    await expect(sentence).toBeVisible();
    await desk.typeLogin("nobody@facet.test", "facet-demo-admin");
    await expect(sentence).toBeVisible();
    await page.goto("/admin/pool");
    await expect(page).toHaveURL(/\/admin\/sign-in$/);
  });

  test("an admin opens every page, and leaves", async ({ page, desk }) => {
    await desk.signIn("admin");
    const nav = page.getByRole("navigation", { name: "Desk" });
    for (const name of ["Channels", "Pool", "Prices", "Risk", "People", "Audit", "Overview"]) {
      await nav.getByRole("link", { name }).click();
      await expect(desk.heading(name)).toBeVisible();
    }
    await nav.getByRole("link", { name: "Records" }).click();
    const tables = page.getByRole("navigation", { name: "Records" });
    for (const name of ["Payments", "Deliveries", "Ledger", "Refunds", "Disputes", "Orders"]) {
      await tables.getByRole("link", { name }).click();
      await expect(desk.heading(name)).toBeVisible();
      await expect(nav.getByRole("link", { name: "Records" })).toHaveAttribute("aria-current", "page");
    }
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/admin\/sign-in/);
    await page.goto("/admin");
    await expect(page).toHaveURL(/\/admin\/sign-in$/);
  });

  test("an address that names nothing says so, and leads on", async ({ page, desk, strayErrors }) => {
    strayErrors.allow(/status of 404/);
    await desk.signIn("admin");
    for (const [path, says] of [
      ["/admin/ledger/nothing?unit=PHP", "There is no such account"],
      ["/admin/pool/nobody", "There is no such account"],
      ["/support/orders/none", "There is no such order"],
      ["/support/tickets/00000000-0000-7000-8000-000000000000", "There is no such ticket or incident"],
    ] as const) {
      await page.goto(path);
      await expect(desk.heading(says)).toBeVisible();
      await expect(page.getByRole("navigation", { name: "Desk" })).toBeVisible();
    }
    await expectClean(page);
    await page.getByRole("link", { name: "To the tickets" }).click();
    await expect(desk.heading("Tickets")).toBeVisible();
  });

  test("support sees its own desk and none of the admin's", async ({ page, desk }) => {
    await desk.signIn("support");
    await expect(page.getByRole("navigation", { name: "Desk" }).getByRole("link")).toHaveCount(2);
    for (const path of [
      "/admin",
      "/admin/channels",
      "/admin/pool",
      "/admin/prices",
      "/admin/people",
      "/admin/ledger",
      "/admin/audit",
    ]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/support\?because=forbidden$/);
    }
    await expect(page.getByText("Your role does not open that page, so this is your own desk.")).toBeVisible();
    expect((await page.request.get("/admin/ledger/export")).status()).toBe(403);
    expect((await page.request.get("/admin/channels/events")).status()).toBe(403);
  });

  test("a customer sees none of the desks", async ({ page, buyer }) => {
    await page.goto("/en/sign-in");
    await page.getByLabel("E-mail address").fill(buyer.email);
    await page.getByRole("button", { name: "Send me the link" }).click();
    await expect(page.getByText("Check your mail")).toBeVisible();
    await page.goto("/en/outbox");
    await page
      .getByRole("listitem")
      .filter({ hasText: `To ${buyer.email}` })
      .getByRole("link")
      .first()
      .click();
    await expect(page.getByText(`Signed in as ${buyer.email}`)).toBeVisible();

    for (const path of ["/admin", "/admin/pool", "/support"]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/admin\/sign-in\?because=forbidden$/);
    }
    await expect(page.getByText("The desks open for staff only.")).toBeVisible();
    expect((await page.request.get("/admin/orders/export")).status()).toBe(403);
  });
});

// Guarantee: a price is in force at once where it may be, and refused at its field where it may not.
test.describe("prices", () => {
  test("a new price is what the next customer pays", async ({ storefront, staffDesk }) => {
    const [diamonds, price] = [10_000, "195.99"];
    await storefront.open();
    await storefront.package(diamonds).check();
    const before = await storefront.payButton.innerText();

    const { page } = await staffDesk("admin");
    await page.goto("/admin/prices");
    await page.getByRole("link", { name: new Intl.NumberFormat("en").format(diamonds), exact: true }).click();
    const panel = page.getByRole("complementary").filter({ hasText: "Prices it has had" });
    await panel.getByLabel("Price, USD").fill(price);
    await panel.getByLabel("Reason (optional)").fill("e2e: a better price");
    await panel.getByRole("button", { name: "Change the price" }).click();
    await expect(page.getByText("The new price is in force")).toBeVisible();
    await expect(panel).toContainText("e2e: a better price");

    await expect(async () => {
      await storefront.open();
      await storefront.package(diamonds).check();
      expect(await storefront.payButton.innerText()).not.toBe(before);
    }).toPass();
  });

  test("6,000 diamonds for 9 USD are refused: the platform takes at most 100 for a dollar", async ({
    page,
    desk,
    storefront,
  }) => {
    await desk.signIn("admin");
    await page.goto("/admin/prices");
    await page.getByLabel("Diamonds", { exact: true }).fill("6000");
    await page.getByLabel("Price, USD").fill("9.00");
    await expect(page.getByText(/^666\.7 diamonds per dollar/)).toBeVisible();
    await page.getByRole("button", { name: "Put it on sale" }).click();
    await expect(page.getByText("A price must give between 25 and 100 diamonds per US dollar.")).toBeVisible();
    await expect(page.getByLabel("Price, USD")).toHaveAttribute("aria-invalid", "true");

    await storefront.open();
    await expect(storefront.package(6_000)).toHaveCount(0);
  });
});
