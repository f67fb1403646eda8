import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test";

/** Each provider is asked every ten seconds; two answers that fail are enough to notice, three good ones to trust it again. */
const NOTICED_WITHIN_MS = 60_000;

const rowOf = (page: Page, channelId: string) => page.locator(`tr[data-channel="${channelId}"]`);

async function openChannels(page: Page, query = ""): Promise<void> {
  await page.goto(`/admin/channels${query}`);
  await expect(page.getByText("live", { exact: true })).toBeVisible();
}

// Guarantee: an admin sees a channel stop answering while it happens, takes it out, and learns where payments go now.
test.describe("the channels' desk", () => {
  test.setTimeout(200_000);
  test.use({ viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false });
  test.afterEach(async ({ wallet, books }) => {
    await wallet.heal();
    await books.resetChannels();
  });

  test("shows a channel that stops answering without a reload, drains it, and says what routing does then", async ({
    staffDesk,
    wallet,
  }) => {
    const desk = await staffDesk("admin");
    const { page } = desk;
    await openChannels(page);
    const row = rowOf(page, "xendit-gcash");
    const channels = page.getByRole("table", { name: /^Channels by provider/ });
    await expect(row.getByText("working")).toBeVisible({ timeout: NOTICED_WITHIN_MS });
    await page.evaluate(() => document.body.setAttribute("data-same-page", "true"));

    await wallet.stopAnswering();
    await expect(row.getByText("not answering")).toBeVisible({ timeout: NOTICED_WITHIN_MS });
    await expect(channels.getByRole("rowgroup").filter({ hasText: "Xendit" })).toContainText("does not answer");
    await expect(page.locator("body")).toHaveAttribute("data-same-page", "true");

    await row.getByRole("link", { name: "GCash" }).click();
    const panel = page.getByRole("complementary").filter({ hasText: "Breakers" });
    await expect(panel.getByRole("heading", { name: /Xendit · GCash/ })).toBeVisible();
    await desk.decide("Drain", "Drain", { Reason: "Their status page says so" });
    await expect(panel.getByText("draining", { exact: true })).toBeVisible();
    await panel.getByRole("button", { name: "Close details" }).click();
    await expect(row.getByText("draining", { exact: true })).toBeVisible();
    const switches = page.getByRole("region", { name: "Last switches" });
    await expect(switches).toContainText("Draining: takes no new payment");
    await expect(switches).toContainText("Their status page says so");

    await page.getByLabel("Method", { exact: true }).selectOption("GCash");
    await page.getByRole("button", { name: "What would routing do now?" }).click();
    const answer = page.locator("#ask");
    await expect(answer.getByText(/^Antom · GCash: /)).toBeVisible();
    await expect(answer.getByText("draining, so it takes no new payment").filter({ visible: true })).toBeVisible();
    await expect(answer.getByText("The customer pays")).toBeVisible();
  });

  test("tells an admin that a colleague was faster", async ({ staffDesk }) => {
    const [first, second] = [await staffDesk("admin"), await staffDesk("admin")];
    for (const { page } of [first, second]) await openChannels(page, "?channel=antom-dana");
    await first.decide("Weight", "Set the weight", { "Weight, %": "50", Reason: "Trying the other one" });
    await expect(first.page.getByText("The weight is set")).toBeVisible();

    const { page } = second;
    await expect(page.getByText("Somebody changed this channel meanwhile")).toBeVisible();
    await expect(rowOf(page, "antom-dana")).toContainText("weight 50 %");
    await second.decide("Weight", "Set the weight", { "Weight, %": "20", Reason: "I thought so, too" });
    await expect(page.getByRole("dialog").getByText(/^Someone changed this channel meanwhile/)).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Look at it again" }).click();
    await expect(page.getByText("Somebody changed this channel meanwhile")).toBeHidden();
    await second.decide("Weight", "Set the weight", { "Weight, %": "20", Reason: "Now that I have seen it" });
    await expect(rowOf(page, "antom-dana")).toContainText("weight 20 %");
  });
});
