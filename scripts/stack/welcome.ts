import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inProject } from "../project";
import type { ShopSettings } from "./shop-settings";
import type { Stack } from "./stack";

type DemoLogin = { role: string; email: string; password: string };

/** Says where everything is, once all of it works. */
export async function printWelcome(
  { urls, database }: Stack,
  { isDemo }: ShopSettings,
  say: (line: string) => void,
): Promise<void> {
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
    for (const { role, email, password } of await demoLogins())
      lines.push(`sign in    ${email}  ${password}  (${role})`);
  }
  lines.push("", "everything works; Ctrl-C stops it", "");
  for (const line of lines) say(line);
}

/** The seed knows whom it made. */
async function demoLogins(): Promise<readonly DemoLogin[]> {
  const file = inProject("prisma/seed/demo-logins.ts");
  if (!existsSync(file)) return [];
  const seed = (await import(pathToFileURL(file).href)) as { DEMO_LOGINS?: readonly DemoLogin[] };
  return seed.DEMO_LOGINS ?? [];
}
