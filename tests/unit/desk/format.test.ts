import { describe, expect, it } from "vitest";
import {
  changeOf,
  formatAmount,
  formatCount,
  formatDistance,
  formatDuration,
  formatShare,
  formatUnit,
} from "@/components/desk/format";
import { hrefWith } from "@/components/desk/pager";
import { marginOf } from "@/lib/insight/desk-queries";
import { maskEmail, maskId } from "@/lib/shared/mask";

// Guarantee: a figure on a desk reads as what it is, at every size.
describe("figures", () => {
  it("keep every digit", () => {
    expect(formatCount("9007199254740993")).toBe("9,007,199,254,740,993");
    expect(formatAmount("900719925474099301", "USD")).toBe("$9,007,199,254,740,993.01");
    expect(formatUnit("1500", "DIAMOND")).toBe("1,500 ◆");
    expect(formatUnit("-151198198", "VND")).toBe("-₫151,198,198");
  });

  it.each([
    [0, "0 s"],
    [112, "0.11 s"],
    [1_449, "1.4 s"],
    [9_940, "9.9 s"],
    [41_200, "41 s"],
    [180_000, "3 min"],
    [7_200_000, "2 h"],
    [345_600_000, "4 d"],
  ])("%d ms are %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it("say which way a share is off", () => {
    expect(formatShare(4_000)).toBe("40.0 %");
    expect(formatDistance(-37)).toBe("− 0.4 pp");
    expect(formatDistance(130)).toBe("+ 1.3 pp");
    expect([-4, 0, 4].map(formatDistance)).toEqual(["on target", "on target", "on target"]);
    expect(changeOf(111, 100)).toEqual({ text: "+ 11 %", isUp: true });
    expect(changeOf(5n, 10n)).toEqual({ text: "− 50 %", isUp: false });
    expect(changeOf(5, 0)).toBeNull();
  });

  it("take the margin from the books, losses included", () => {
    const day = { placed: 0, paid: 0, delivered: 0, withinGoal: 0, medianMs: null, feesUsdMinor: "0" };
    expect(marginOf({ ...day, revenueUsdMinor: "10000", costUsdMinor: "8580" })).toBe("14.2");
    expect(marginOf({ ...day, revenueUsdMinor: "10000", costUsdMinor: "10050" })).toBe("-0.5");
    expect(marginOf({ ...day, revenueUsdMinor: "43054", costUsdMinor: "39188", feesUsdMinor: "2722" })).toBe("2.7");
    expect(marginOf({ ...day, revenueUsdMinor: "0", costUsdMinor: "0" })).toBeNull();
  });
});

describe("masks and addresses", () => {
  it("hide whose they are", () => {
    expect(maskId("Tony_Bee99")).toBe("To•••99");
    expect(maskId("abcd")).toBe("a•••d");
    expect(maskEmail("ana@shop.test")).toBe("a•••@shop.test");
    expect(maskEmail("@shop.test")).toBe("•••");
  });

  it("keep the filters while a page turns", () => {
    expect(hrefWith("/admin/orders", { status: "unknown", before: "1" }, { before: "2" })).toBe(
      "/admin/orders?status=unknown&before=2",
    );
    expect(hrefWith("/admin/orders", { before: "1" }, { before: null })).toBe("/admin/orders");
  });
});
