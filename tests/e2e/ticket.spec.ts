import sharp from "sharp";
import { expectClean } from "./fixtures/axe";
import { expect, test } from "./fixtures/test";

const screenshot = () =>
  sharp({ create: { width: 320, height: 640, channels: 3, background: "#12141d" } })
    .png()
    .toBuffer();

// Guarantee: whoever bought without an account reports a problem from the order's page, and hears of the answer there and by mail.
test("a guest reports a problem with a picture, reads the answer and writes again", async ({
  page,
  storefront,
  cardPage,
  orderPage,
  buyer,
  staffDesk,
  strayErrors,
}) => {
  // The file that is no picture is refused.
  strayErrors.allow(/status of 422 .*\/tickets\?/);
  await storefront.buy({ recipientId: buyer.recipientId, email: buyer.email });
  await cardPage.pay();
  await orderPage.delivered(50);
  const reference = await orderPage.reference();

  await page.getByRole("button", { name: "Report a problem" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Please choose what it is about.")).toBeVisible();
  await page.getByRole("radio", { name: "The diamonds have not arrived" }).check();
  const words = `My streamer sees nothing, ${buyer.recipientId}`;
  await page.getByLabel("What happened?").fill(words);
  await page.getByLabel("Picture").setInputFiles({
    name: "screen.png",
    mimeType: "image/png",
    buffer: Buffer.from("this is no picture"),
  });
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("This file is not a picture that we can read.")).toBeVisible();
  await page.getByLabel("Picture").setInputFiles({
    name: "screen.png",
    mimeType: "image/png",
    buffer: await screenshot(),
  });
  await expectClean(page);
  await page.getByRole("button", { name: "Send", exact: true }).click();

  const report = page.getByRole("article", { name: "The diamonds have not arrived" });
  await expect(report.getByText(words)).toBeVisible();
  await expect(report.getByRole("img", { name: "Your picture" })).toBeVisible();
  await expectClean(page);

  const desk = await staffDesk("support");
  await desk.page.goto("/support/tickets");
  await desk.page.getByRole("link", { name: new RegExp(buyer.recipientId) }).click();
  await expect(desk.page.getByText(words)).toBeVisible();
  await expect(desk.page.getByRole("img", { name: /What the customer sent/ })).toBeVisible();
  await desk.page.getByLabel("Answer", { exact: true }).fill("They are there, in {{order.diamonds}} pieces.");
  await desk.page.getByRole("button", { name: "Send and solve" }).click();
  await expect(desk.page.getByText("It is in the conversation")).toBeVisible();

  // Live, by the order's own stream.
  await expect(report.getByText("They are there, in 50 pieces.")).toBeVisible();
  await expect(report.getByText("solved", { exact: true })).toBeVisible();
  await report.getByLabel("Add something").fill("I see them now, thank you");
  await report.getByRole("button", { name: "Send" }).click();
  await expect(report.getByText("we look at it")).toBeVisible();
  await report.getByRole("button", { name: "It is solved" }).click();
  await expect(report.getByText("solved", { exact: true })).toBeVisible();

  await page.goto("/en/outbox");
  await expect(page.getByText(`Order ${reference}: an answer to your report`).first()).toBeVisible();
});
