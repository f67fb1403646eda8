import { expectClean } from "../fixtures/axe";
import { expect, test } from "../fixtures/test";

const PATH = "/admin/pool/rebalance";
/** The accounts of the demo, by what the forms call them. */
const ACCOUNTS = [
  ["Manila", "facet_ph_1"],
  ["Jakarta", "facet_id_1"],
  ["Kuala Lumpur", "facet_my_1"],
] as const;

// Guarantee: a deposit can be shared out toward the targets, and a run that times out after it moved says so, sends nothing twice and ends by itself.
test.describe("rebalancing the pool", () => {
  test("a deposit is split toward the targets, shown before it is booked, and booked in one go", async ({
    page,
    desk,
    platform,
  }) => {
    const invoice = `SPLIT-${Date.now()}`;
    await desk.signIn("admin");
    await page.goto("/admin/pool");
    await expect(async () => {
      await page.getByRole("tab", { name: "Split toward the targets" }).click();
      await expect(page.getByLabel("Diamonds together")).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await page.getByLabel("Diamonds together").fill("60,000");
    await page.getByLabel("Cost together, USD").fill("990.00");
    await page.getByRole("textbox", { name: "Supplier" }).fill("Supplier Ltd");
    await page.getByLabel("Invoice or transfer").fill(invoice);
    await expect(page.getByText("Together 60,000: exactly the whole.")).toBeVisible();

    await page.getByLabel("Into Manila").fill("1");
    await expect(page.getByText("The parts must add up to the whole.")).toBeVisible();
    await page.getByLabel("Diamonds together").fill("60000");
    await expect(page.getByText("exactly the whole")).toBeVisible();

    for (const [name, id] of ACCOUNTS) {
      const part = Number(await page.getByLabel(`Into ${name}`).inputValue());
      if (part > 0) await platform.deposit(id, part);
    }
    await page.getByRole("button", { name: "Record all parts" }).click();
    await expect(page.getByText("The deposit is in the books, a part in each account")).toBeVisible();
    await expect(page.getByRole("cell", { name: new RegExp(invoice) }).first()).toBeVisible();
  });

  test("a run whose transfer times out after it moved stays unknown, and then is booked once", async ({
    page,
    desk,
    platform,
  }) => {
    await desk.signIn("admin");
    await platform.deposit("facet_my_1", 90_000);
    await page.goto("/admin/pool");
    await page.getByRole("combobox", { name: "Account", exact: true }).selectOption("facet_my_1");
    await page.getByLabel("Diamonds", { exact: true }).fill("90,000");
    await page.getByLabel("Cost together, USD").fill("1485.00");
    await page.getByRole("textbox", { name: "Supplier" }).fill("Supplier Ltd");
    await page.getByLabel("Invoice or transfer").fill(`ONE-${Date.now()}`);
    await page.getByRole("button", { name: "Record the deposit" }).click();
    await expect(page.getByText("The deposit is in the books", { exact: true })).toBeVisible();

    await page.goto(PATH);
    const plan = page.getByRole("region", { name: "Transfers of the plan" });
    await expect(plan.getByRole("cell", { name: "Kuala Lumpur" }).first()).toBeVisible();
    await platform.failTransfers({
      path: "transfer",
      reseller: "facet_my_1",
      answer: "http_500",
      effect: "done",
      times: 2,
    });
    await platform.failTransfers({ path: "transfer_state", answer: "http_500", times: 6 });
    await desk.decide("Run now", "Run now", {});
    await expect(page.getByText("The run has begun")).toBeVisible();

    await expect(async () => {
      await page.reload();
      await expect(
        page.getByText(/may have moved, so they stay set aside; nothing is sent a second time/).first(),
      ).toBeVisible({
        timeout: 1_000,
      });
    }).toPass();
    await expect(page.getByRole("button", { name: "The supplier said" }).first()).toBeVisible();
    const run = page.getByRole("region", { name: "Runs" }).getByRole("row").nth(1);
    await expect(async () => {
      await page.reload();
      await expect(run.getByText("under way")).toBeHidden({ timeout: 1_000 });
    }).toPass();
    await expect(run.getByText("moved").filter({ visible: true }).first()).toBeVisible();
    await expect(page.getByText(/nothing is sent a second time/)).toBeHidden();
    await expectClean(page);
  });

  test("who may only look sees where the pool stands, and no button that moves it @phone", async ({ page, desk }) => {
    await desk.signIn("supervisor");
    await page.goto(PATH);
    await expect(desk.heading("Rebalancing")).toBeVisible();
    await expect(page.getByText("Deviation now")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Runs" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Run now" })).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "Settings" })).toHaveCount(0);
  });
});
