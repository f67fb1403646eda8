import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { OverviewStats } from "@/components/desk/overview-stats";
import { readOverview } from "@/lib/http/overview-feed";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { openShop, type Shop } from "@/tests/support/shop";
import { givenTicket } from "@/tests/support/tickets";

vi.mock("next/headers", () => ({ headers: async () => new Headers() }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await givenOrderRow({ status: "needs_recipient" });
  await givenTicket();
  await givenTicket();
});
afterAll(() => shop.close());

const html = async (mayReadTickets: boolean) =>
  renderToStaticMarkup(createElement(OverviewStats, { view: await readOverview(new Date()), mayReadTickets }));

// Guarantee: whoever looks at the overview sees all that waits for somebody, and gets to where it is seen to.
describe("the overview's count of what needs a person", () => {
  it("has the orders and the tickets, each with its way there", async () => {
    const shown = await html(true);
    expect(shown).toContain(">3</p>");
    expect(shown).toMatch(/href="\/support\?queue=needs_recipient"[^>]*>1 wrong recipient</);
    expect(shown).toMatch(/href="\/support\/tickets"[^>]*>2 tickets</);
  });

  it("tells who may not read tickets how many there are, and leads nowhere that is closed", async () => {
    const shown = await html(false);
    expect(shown).toContain("2 tickets");
    expect(shown).not.toContain("/support/tickets");
  });
});
