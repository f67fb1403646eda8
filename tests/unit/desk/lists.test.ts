import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { FilterBar, setCountOf } from "@/components/desk/filter-bar";
import { opensBeside } from "@/components/desk/row-link";

// Guarantee: a row that opens another page begins at its top; one that opens a panel leaves the list where it is.
describe("a row's link", () => {
  it("keeps the list in place only where it opens something beside it", () => {
    expect(opensBeside("/admin/orders?order=1&status=paid", "/admin/orders")).toBe(true);
    expect(opensBeside("/admin/channels?channel=x#switches", "/admin/channels")).toBe(true);
    expect(opensBeside("/support/orders/1", "/support")).toBe(false);
    expect(opensBeside("/support?queue=review", "/support/orders/1")).toBe(false);
  });
});

const barOf = (given: { setCount: number; isShort?: boolean }) =>
  renderToStaticMarkup(FilterBar({ path: "/admin/orders", children: "the fields", ...given }));

// Guarantee: filters that a phone hides say how many of them are set, and what is set can be cleared.
describe("the filters of a list", () => {
  it("say how many are set, and offer to clear them", () => {
    expect(setCountOf(["paid", undefined, "", "PH"])).toBe(2);
    expect(barOf({ setCount: 2 })).toContain("Filters (2 set)");
    expect(barOf({ setCount: 2 })).toContain("Clear");
    expect(barOf({ setCount: 0 })).not.toContain("Clear");
  });

  it("hide nothing where they are one row", () => {
    const bar = barOf({ setCount: 0, isShort: true });
    expect(bar).not.toContain("summary");
    expect(bar).toContain("the fields");
  });
});
