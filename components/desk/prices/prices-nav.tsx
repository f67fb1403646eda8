import { SubNav } from "../sub-nav";

const PAGES = [
  { href: "/admin/prices", label: "Packages" },
  { href: "/admin/prices/bulk", label: "Bulk change" },
  { href: "/admin/prices/currencies", label: "Currencies, fees, tax" },
  { href: "/admin/prices/promotions", label: "Offers and codes" },
  { href: "/admin/prices/history", label: "History" },
] as const;

/** The pages that belong to prices. */
export function PricesNav({ current }: { current: (typeof PAGES)[number]["href"] }) {
  return <SubNav label="Price pages" pages={PAGES.map((page) => ({ ...page, isCurrent: page.href === current }))} />;
}
