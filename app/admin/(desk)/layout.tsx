import "../../shop.css";
import "../../desk.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { beginConfirmAction, confirmPasskeyAction, confirmPasswordAction } from "@/app/admin/confirm/actions";
import { THEME_COLOURS } from "@/components/brand/theme";
import { DeskFrame } from "@/components/desk/desk-frame";
import { deskNav } from "@/components/desk/nav-items";
import { isStaff } from "@/lib/accounts/actor";
import { currentActor } from "@/lib/accounts/session";
import { env } from "@/lib/env";
import { deskWaiting } from "@/lib/http/desk-waiting";

export const metadata: Metadata = {
  title: { default: "Desk", template: "%s · Facet desk" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: THEME_COLOURS.light },
    { media: "(prefers-color-scheme: dark)", color: THEME_COLOURS.dark },
  ],
};

/** The admin's frame. Who may see a page is each page's own check (staffPage): a layout is not asked again on every visit. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  const person = actor !== null && isStaff(actor) ? actor : null;
  const waiting = person === null ? {} : await deskWaiting();
  return (
    <DeskFrame
      person={person && { email: person.email, name: person.name, role: person.role }}
      isDemo={env.FACET_DEMO}
      nav={person === null ? [] : deskNav(person.role, waiting)}
      confirmActions={{ begin: beginConfirmAction, passkey: confirmPasskeyAction, password: confirmPasswordAction }}
    >
      {children}
    </DeskFrame>
  );
}
