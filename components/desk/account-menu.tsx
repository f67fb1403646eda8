"use client";

import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { useEffect, useState } from "react";
import { THEME_KEY, THEMES, type Theme } from "@/components/brand/theme";
import { classNames } from "@/components/ui/class-names";

type Props = { person: { email: string; name: string | null; role: string }; isWide?: boolean };

const ICON_BUTTON =
  "grid size-9 shrink-0 place-items-center rounded-full text-second transition hover:bg-sunken hover:text-ink";

/** Who sits here (which leads to his account), the appearance, and the way out. */
export function AccountMenu({ person, isWide = false }: Props) {
  return (
    <div className="flex items-center gap-1">
      <Link
        href="/admin/account"
        prefetch={false}
        title="Your account"
        className={isWide ? "min-w-0 flex-1 rounded-sm px-2 py-1 transition hover:bg-sunken" : ICON_BUTTON}
      >
        {!isWide && <UserRound className="size-4.5" aria-hidden="true" />}
        <span className={classNames("block truncate text-sm font-medium", !isWide && "sr-only")}>
          <span className="sr-only">Your account: </span>
          {person.name ?? person.email}
        </span>
        <span className={classNames("block truncate text-xs text-third", !isWide && "sr-only")}>{person.role}</span>
      </Link>
      <ThemeButton />
      <button type="button" aria-label="Sign out" title="Sign out" onClick={() => void leave()} className={ICON_BUTTON}>
        <LogOut className="size-4.5" aria-hidden="true" />
      </button>
    </div>
  );
}

/** Stays at the name that the browser knows us by, which next-auth would replace by the shop's own address. */
async function leave(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign("/admin/sign-in");
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

function isTheme(text: string | null): text is Theme {
  return (THEMES as readonly (string | null)[]).includes(text);
}

/** As the system has it, light, dark: one button that goes round. */
function ThemeButton() {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => {
    const stored = localStorage.getItem(THEME_KEY);
    if (isTheme(stored)) setTheme(stored);
  }, []);
  const Icon = THEME_ICONS[theme];
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      aria-label={`Appearance: ${theme}. Change to ${next}`}
      title={`Appearance: ${theme}`}
      onClick={() => {
        setTheme(next);
        localStorage.setItem(THEME_KEY, next);
        if (next === "system") delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = next;
      }}
      className={ICON_BUTTON}
    >
      <Icon className="size-4.5" aria-hidden="true" />
    </button>
  );
}
