import "../../shop.css";
import "../../desk.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Document } from "@/components/brand/document";
import { THEME_COLOURS } from "@/components/brand/theme";
import { DemoLine } from "@/components/desk/demo-line";
import { env } from "@/lib/env";

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

/** The door to the desks: nothing of them is here but the way in. */
export default function DoorLayout({ children }: { children: ReactNode }) {
  return (
    <Document lang="en">
      {env.FACET_DEMO && <DemoLine />}
      <main className="mx-auto grid min-h-[85dvh] max-w-108 content-center gap-5 px-4 py-10">{children}</main>
    </Document>
  );
}
