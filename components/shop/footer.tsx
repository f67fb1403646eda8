import Link from "next/link";
import { textOf } from "@/i18n/messages";
import type { Locale } from "@/lib/shared/locales";

/** Who sells, and under which rules. On phones it also holds the links that the header has no room for. */
export function Footer({ locale, shopName }: { locale: Locale; shopName: string }) {
  const t = textOf(locale, "shell");
  const links = [
    { href: `/${locale}/track`, label: t("navTrack") },
    { href: `/${locale}/terms`, label: t("terms") },
    { href: `/${locale}/privacy`, label: t("privacy") },
    { href: `/${locale}/refunds`, label: t("refunds") },
    { href: `/${locale}/help`, label: t("contact") },
  ];
  return (
    <footer
      className="mx-auto grid max-w-shop justify-items-center gap-3 px-4 py-8 text-center text-sm text-third sm:px-6"
      data-print="hide"
    >
      <nav aria-label={t("footLabel")}>
        <ul className="flex flex-wrap justify-center gap-x-5">
          {links.map(({ href, label }) => (
            <li key={href}>
              <Link
                href={href}
                prefetch={false}
                className="inline-flex min-h-9 items-center rounded-sm text-second transition hover:text-ink hover:underline"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <p className="max-w-prose text-balance">{t("independent", { shop: shopName })}</p>
    </footer>
  );
}
