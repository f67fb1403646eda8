"use client";

import { UserRound } from "lucide-react";
import Link from "next/link";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { useMe } from "./use-me";

/** "Sign in" for guests, "Account" for customers; an icon alone on phones, with its name for screen readers. */
export function AccountLink() {
  const t = useText("shell");
  const locale = useLocale();
  const me = useMe();
  const label = me ? t("account") : t("signIn");
  return (
    <Link
      href={me ? `/${locale}/account` : `/${locale}/sign-in`}
      aria-label={label}
      prefetch={false}
      className="inline-flex size-10 items-center justify-center gap-2 rounded-full border border-line bg-surface text-sm font-medium whitespace-nowrap transition hover:border-line-strong hover:bg-sunken sm:w-auto sm:px-3.5"
    >
      <UserRound className="size-4 text-second" aria-hidden="true" />
      <span className="hidden sm:inline">{label}</span>
    </Link>
  );
}
