import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { createStaff } from "@/lib/accounts/create-staff";
import { passwordProblem } from "@/lib/accounts/password-rule";
import { CreateStaffInput } from "@/lib/accounts/schemas";
import { closePrisma } from "@/lib/db/prisma";
import { Refusal } from "@/lib/shared/refusal";
import { runScript, ScriptError } from "../project";

const HELP = `Makes a member of staff on this machine.

  npm run admin:create                                          asks for everything
  npm run admin:create -- --email you@shop.example [--name You] [--role admin|support|supervisor|finance] < password.txt
                                                                reads the password from standard input
`;

/** A conversation on the terminal. Hidden answers stay off the screen and out of the scrollback. */
function openTerminal() {
  let isHidden = false;
  const screen = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: screen, terminal: true });
  lines.on("SIGINT", () => process.exit(130));
  return {
    ask: async (question: string) => (await lines.question(question)).trim(),
    async askHidden(question: string) {
      process.stderr.write(question);
      isHidden = true;
      const answer = await lines.question("");
      isHidden = false;
      process.stderr.write("\n");
      return answer;
    },
    close: () => lines.close(),
  };
}

type Answers = { email: string; name: string; password: string };

/** Asks for what the command line did not say. */
async function askForAnswers(given: { email?: string; name?: string }): Promise<Answers> {
  const terminal = openTerminal();
  try {
    const email = given.email ?? (await terminal.ask("E-mail address: "));
    const name = given.name ?? (await terminal.ask("Name (may stay empty): "));
    const password = await terminal.askHidden("Password (12 characters or more, not shown): ");
    const problem = passwordProblem({ password, email });
    if (problem !== null) throw new ScriptError(problem);
    if ((await terminal.askHidden("The same again: ")) !== password) throw new ScriptError("The two passwords differ.");
    return { email, name, password };
  } finally {
    terminal.close();
  }
}

/** Without a terminal the password comes on standard input, so that no shell history and no process list holds it. */
async function readAnswers(given: { email?: string; name?: string }): Promise<Answers> {
  if (process.stdin.isTTY) return askForAnswers(given);
  if (given.email === undefined) throw new ScriptError("--email is missing, and there is no terminal to ask on.");
  let text = "";
  for await (const chunk of process.stdin) text += String(chunk);
  return { email: given.email, name: given.name ?? "", password: text.replace(/\r?\n$/, "") };
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
  const parsed = CreateStaffInput.safeParse({ ...(await readAnswers(values)), role: values.role });
  if (!parsed.success) throw new ScriptError(parsed.error.issues.map(({ message }) => message).join(" "));
  try {
    await createStaff(parsed.data);
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
