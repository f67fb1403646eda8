import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { percentOf, recentArrival } from "@/lib/insight/queries";
import { newId } from "@/lib/shared/ids";

afterAll(async () => {
  await closeDatabase();
  await closePrisma();
});

// Guarantee: the promise on the front page is measured on the newest paid orders, and never rounded in our favour.
describe("the measured arrival", () => {
  it("counts paid orders of the last day and cuts the share down", async () => {
    const now = Date.now();
    const order = (status: string, paidAgoMs: number, tookMs: number | null) => ({
      id: newId(),
      reference: newId(),
      placeKey: crypto.randomUUID(),
      placeHash: "",
      status,
      recipientSealed: "",
      recipientHash: "",
      diamonds: 50n,
      country: "PH",
      locale: "en",
      method: "card",
      currency: "PHP",
      totalMinor: 100n,
      netMinor: 100n,
      taxMinor: 0n,
      feeMinor: 0n,
      totalUsdMinor: 2n,
      taxName: "VAT",
      taxRateBp: 0,
      fxPerUsdMicro: 1n,
      fxQuotedAt: new Date(now),
      catalogVersion: 1n,
      placedAt: new Date(now - paidAgoMs),
      expiresAt: new Date(now),
      paidAt: new Date(now - paidAgoMs),
      deliveredAt: tookMs === null ? null : new Date(now - paidAgoMs + tookMs),
      statusAt: new Date(now - paidAgoMs + (tookMs ?? 0)),
    });
    await prisma().order.createMany({
      data: [
        order("delivered", 60_000, 1_000),
        order("delivered", 50_000, 2_000),
        order("delivered", 2 * 86_400_000, 900_000),
        order("refunded", 40_000, null),
        order("awaiting_payment", 30_000, null),
      ],
    });
    expect(await recentArrival()).toEqual({ medianMs: 1_500, deliveredTodayPercent: "66.6", sampleSize: 3 });
  });

  it("never shows 100 % while one order is missing", () => {
    expect(percentOf(999, 1_000)).toBe("99.9");
    expect(percentOf(9_999, 10_000)).toBe("99.9");
    expect(percentOf(1_000, 1_000)).toBe("100.0");
    expect(percentOf(0, 3)).toBe("0.0");
  });
});
