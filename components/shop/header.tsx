import { textOf } from "@/i18n/messages";
import type { Locale } from "@/lib/shared/locales";
import { Gem } from "../brand/gem";
import { AccountLink } from "./account-link";
import { NavLinks } from "./nav-links";
import { RegionSwitch } from "./region-switch";

/** The bar at the top of every page of the shop. */
export function Header({ locale, shopName }: { locale: Locale; shopName: string }) {
  const t = textOf(locale, "shell");
  const links = [
    { href: `/${locale}`, label: t("navTopUp") },
    { href: `/${locale}/track`, label: t("navTrack") },
    { href: `/${locale}/help`, label: t("navHelp") },
  ];
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-surface" data-print="hide">
      <div className="mx-auto grid h-16 max-w-desk grid-cols-[1fr_auto] items-center gap-3 px-4 sm:px-6 md:grid-cols-[1fr_auto_1fr]">
        <a href={`/${locale}`} className="flex min-h-11 w-fit items-center gap-2.5 rounded-sm">
          <Gem className="size-7" />
          <span className="text-lg font-bold tracking-tight">{shopName}</span>
        </a>
        <nav aria-label={t("navLabel")} className="hidden md:block">
          <NavLinks links={links} />
        </nav>
        <div className="flex items-center justify-end gap-2">
          <RegionSwitch />
          <AccountLink />
        </div>
      </div>
    </header>
  );
}
