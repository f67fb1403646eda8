import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { createStaff } from "@/lib/accounts/create-staff";
import { passwordProblem } from "@/lib/accounts/password-rule";
import { CreateStaffInput } from "@/lib/accounts/schemas";
import { closePrisma } from "@/lib/db/prisma";
import { Refusal } from "@/lib/shared/refusal";
import { runScript, ScriptError } from "../project";

const HELP = `Makes a member of staff on this machine.

  npm run admin:create                                          asks for everything
  npm run admin:create -- --email you@shop.example [--name You] [--role admin|support] < password.txt
                                                                reads the password from standard input
`;

/** Reads one line without showing it, so that a password stays off the screen and out of the scrollback. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const { stdin } = process;
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  let typed = "";
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const character of String(chunk)) {
        if (character === "\r" || character === "\n") return typed;
        if (character === "\u0003") throw new ScriptError("Nothing was made.");
        typed = character === "\u007f" ? typed.slice(0, -1) : typed + character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write("\n");
  }
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}

async function readPassword(email: string): Promise<string> {
  if (!process.stdin.isTTY) {
    let text = "";
    for await (const chunk of process.stdin) text += String(chunk);
    return text.replace(/\r?\n$/, "");
  }
  const password = await askHidden("Password (12 characters or more, not shown): ");
  const problem = passwordProblem({ password, email });
  if (problem !== null) throw new ScriptError(problem);
  if ((await askHidden("The same again: ")) !== password) throw new ScriptError("The two passwords differ.");
  return password;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        email: { type: "string" },
        name: { type: "string" },
        role: { type: "string", default: "admin" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<void> {
  const values = readOptions();
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const isAsking = process.stdin.isTTY;
  if (values.email === undefined && !isAsking)
    throw new ScriptError("--email is missing, and there is no terminal to ask on.");
  const email = values.email ?? (await ask("E-mail address: "));
  const name = values.name ?? (isAsking && values.email === undefined ? await ask("Name (may stay empty): ") : "");
  const password = await readPassword(email);
  const parsed = CreateStaffInput.safeParse({ email, name, role: values.role, password });
  if (!parsed.success) throw new ScriptError(parsed.error.issues.map(({ message }) => message).join(" "));
  try {
    await createStaff(null, parsed.data);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { because } = error.facts;
    throw new ScriptError(typeof because === "string" ? because : error.publicMessage);
  } finally {
    await closePrisma();
  }
  process.stdout.write(`${parsed.data.email} may now sign in at /admin/sign-in as ${parsed.data.role}.\n`);
}

await runScript(main);
