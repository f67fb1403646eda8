import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";
import type { ShopSettings } from "./shop-settings";
import type { Stack } from "./stack";

/** Says where everything is, once all of it works. */
export function printWelcome({ urls, database }: Stack, { isDemo }: ShopSettings, say: (line: string) => void): void {
  const lines = [
    "",
    `shop       ${urls.web}`,
    `admin      ${urls.web}/admin`,
    `support    ${urls.web}/support`,
    ...(urls.bigo === null ? [] : [`platform   ${urls.bigo}  (simulator of the BIGO platform)`]),
    ...(urls.stripe === null ? [] : [`cards      ${urls.stripe}  (simulator of Stripe)`]),
    ...(urls.xendit === null ? [] : [`gcash      ${urls.xendit}  (simulator of the e-wallet API)`]),
    `database   port ${database.port}`,
  ];
  if (isDemo) {
    for (const { role, email, password } of DEMO_LOGINS) lines.push(`sign in    ${email}  ${password}  (${role})`);
  }
  lines.push("", "everything works; Ctrl-C stops it", "");
  for (const line of lines) say(line);
}
