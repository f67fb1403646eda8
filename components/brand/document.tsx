import { GeistSans } from "geist/font/sans";
import type { ReactNode } from "react";
import { GemSprite } from "./gem";
import { THEME_SCRIPT } from "./theme";

/**
 * The frame of every page of the shop and of the desks: language, font, theme before the first paint, and the mark's
 * drawing. Root layouts render it; it holds nothing that differs between requests, so static pages stay static.
 */
export function Document({ lang, children }: { lang: string; children: ReactNode }) {
  return (
    <html lang={lang} className={GeistSans.variable} suppressHydrationWarning>
      {/* biome-ignore lint/style/noHeadElement: the app router has no next/head; this is its own root document. */}
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours; nothing from outside reaches it. */}
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <GemSprite />
        {children}
      </body>
    </html>
  );
}
