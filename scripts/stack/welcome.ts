import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";
import type { ShopSettings } from "./shop-settings";
import { SIMULATED, SIMULATORS } from "./simulators";
import type { Stack } from "./stack";

/** Says where everything is, once all of it works. */
export function printWelcome({ urls, database }: Stack, { isDemo }: ShopSettings, say: (line: string) => void): void {
  const lines = [
    "",
    `shop       ${urls.web}`,
    `admin      ${urls.web}/admin`,
    `support    ${urls.web}/support`,
    ...SIMULATORS.flatMap((name) =>
      urls[name] === null ? [] : [`${name.padEnd(10)} ${urls[name]}  (simulator of ${SIMULATED[name]})`],
    ),
    `database   port ${database.port}`,
  ];
  if (isDemo) {
    for (const { role, email, password } of DEMO_LOGINS) lines.push(`sign in    ${email}  ${password}  (${role})`);
  }
  lines.push("", "everything works; Ctrl-C stops it", "");
  for (const line of lines) say(line);
}
