import type { ReactNode } from "react";
import { Document } from "@/components/brand/document";
import { ToastRegion } from "@/components/ui/toast";
import { AccountMenu } from "./account-menu";
import { Brand } from "./brand";
import { type ConfirmActions, ConfirmProvider } from "./confirm-password";
import { DemoLine } from "./demo-line";
import { DeskKeys } from "./desk-keys";
import { DeskNav, type NavItem } from "./desk-nav";

type Props = {
  person: { email: string; name: string | null; role: string } | null;
  isDemo: boolean;
  nav: readonly NavItem[];
  confirmActions: ConfirmActions;
  children: ReactNode;
};

/** The frame of every page of a desk: navigation at the left (above on phones), the page, and what forms and keys share. */
export function DeskFrame({ person, isDemo, nav, confirmActions, children }: Props) {
  return (
    <Document lang="en">
      <a
        href="#content"
        className="sr-only z-30 rounded-md bg-ink px-4 py-3 font-bold text-inverse focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <ConfirmProvider actions={confirmActions}>
        <div className="lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
          <aside className="border-b border-line bg-surface lg:border-r lg:border-b-0">
            <div className="lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col">
              <div className="flex items-center gap-3 px-4 pt-3 pb-2 lg:px-5 lg:pt-5 lg:pb-4">
                <Brand />
                <div className="ml-auto lg:hidden">{person && <AccountMenu person={person} />}</div>
              </div>
              <DeskNav items={nav} />
              <div className="mt-auto hidden border-t border-line p-3 lg:block">
                {person && <AccountMenu person={person} isWide />}
              </div>
            </div>
          </aside>
          <div className="min-w-0">
            {isDemo && <DemoLine />}
            <main id="content" tabIndex={-1} className="px-4 py-5 outline-none sm:px-6 lg:px-7 lg:py-6">
              <div className="mx-auto grid max-w-desk grid-cols-[minmax(0,1fr)] gap-4">{children}</div>
            </main>
          </div>
        </div>
      </ConfirmProvider>
      <DeskKeys />
      <ToastRegion />
    </Document>
  );
}
