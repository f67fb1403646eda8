import { isPasswordOf } from "@/lib/accounts/password";
import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";
import { withClient } from "../database/roles";
import { ScriptError } from "../project";

/**
 * Outside demo mode a database that began as a demo must not let the whole world in as admin.
 *
 * @throws ScriptError naming the accounts whose password is still the public one
 */
export async function refuseDemoLogins(databaseUrl: string): Promise<void> {
  const emails = DEMO_LOGINS.map(({ email }) => email);
  const rows = await withClient(databaseUrl, async (client) => {
    const found = await client.query<{ email: string; password_hash: string | null }>(
      "select email, password_hash from users where email = any($1) and disabled_at is null",
      [emails],
    );
    return found.rows;
  });
  const open: string[] = [];
  for (const { email, password_hash } of rows) {
    const publicPassword = DEMO_LOGINS.find((login) => login.email === email)?.password ?? "";
    if (await isPasswordOf(password_hash, publicPassword)) open.push(email);
  }
  if (open.length === 0) return;
  throw new ScriptError(
    `FACET_DEMO is not 1, and this database still lets anybody in as ${open.join(" and ")} with the demo's password: ` +
      "use a fresh database, or disable those accounts",
  );
}
