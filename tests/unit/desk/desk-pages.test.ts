import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DESK_PAGES } from "@/scripts/screenshots/desk-pages";

/** Folders in brackets are no part of an address, and the door is not a desk. */
const ROUTES = globSync(["app/admin/**/page.tsx", "app/support/**/page.tsx"])
  .filter((file) => !file.includes("(door)"))
  .map((file) =>
    file
      .replace(/^app\//, "")
      .replace(/\/?page\.tsx$/, "")
      .replaceAll(/\/?\([^)]*\)/g, ""),
  );

/** Which route an address leads to: of those that match, the one with the fewest places for anything. */
function routeOf(address: string): string | undefined {
  const parts = new URL(address, "http://desk").pathname.slice(1).split("/");
  const matching = ROUTES.filter((route) => {
    const wanted = route.split("/");
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith("[") || part === parts[at]);
  });
  return matching.toSorted((a, b) => a.split("[").length - b.split("[").length)[0];
}

// Guarantee: no page of a desk is built that nobody has looked at, neither as a picture nor with axe.
describe("the list of the desks' pages", () => {
  it("has every route, and nothing that is none", () => {
    const listed = DESK_PAGES.map((one) => ("route" in one ? one.route : routeOf(one.open)));
    expect(new Set(listed)).toEqual(new Set(ROUTES));
    expect(ROUTES.length).toBeGreaterThan(30);
  });

  it("names each page once", () => {
    const names = DESK_PAGES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
