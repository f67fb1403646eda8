import { type LedgerOptions, readOptions } from "@/tests/bench/ledger/options";
import { figuresOf, perSecondOf, type Sample } from "@/tests/bench/ledger/report";
import { runScript, ScriptError } from "./project";
import { openDatabase } from "./stack/database";
import { ADDRESSES_TO_COME, freshDemoSecrets } from "./stack/demo-settings";

/**
 * `npm run bench:ledger`: reservations a second out of one pool row, by an interactive Prisma transaction, by one call each and by
 * group commit, on a PostgreSQL of its own with full durability. JSON lines on standard output, a table on standard error.
 */
const say = (line: string) => console.error(line);

await runScript(async () => {
  const { secondsEach } = optionsOf(process.argv.slice(2));
  const database = await openDatabase({ kind: "throwaway" }, () => undefined);
  try {
    // The product's modules read their settings at the first import, which is why they are imported only now.
    const settings = { ...freshDemoSecrets(), ...ADDRESSES_TO_COME, FACET_DEMO: "1", DATABASE_URL: database.appUrl };
    for (const [name, value] of Object.entries(settings)) process.env[name] = value;
    await measure(secondsEach, database.appUrl);
  } finally {
    await database.close();
  }
});

async function measure(secondsEach: number, databaseUrl: string): Promise<void> {
  const { checkLedger, durability, openAccounts, runLedger } = await import("@/tests/bench/ledger/run-ledger");
  const settings = await durability();
  say(
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(" · "),
  );
  if (settings.fsync !== "on" || settings.synchronous_commit !== "on")
    throw new ScriptError("the server is not durable: fsync and synchronous_commit must be on");
  const accounts = await openAccounts();
  const samples = await runLedger(accounts, secondsEach, databaseUrl, say);
  say(`\n${tableOf(samples)}`);
  for (const figures of figuresOf(samples)) console.log(JSON.stringify(figures));
  const check = await checkLedger(accounts);
  console.log(JSON.stringify(check));
  if (check.trialBalance !== "0") throw new ScriptError(`the books do not balance: ${check.trialBalance}`);
  if (check.pendingDiamonds !== check.transfersDiamonds)
    throw new ScriptError(`the pool counts ${check.pendingDiamonds}, its transfers ${check.transfersDiamonds}`);
}

function tableOf(samples: readonly Sample[]): string {
  return samples
    .map((sample) => {
      const perSecond = Math.round(perSecondOf(sample)).toLocaleString("en");
      return `${sample.variant.padEnd(20)}${String(sample.inFlight).padStart(3)} in flight ${perSecond.padStart(9)}/s`;
    })
    .join("\n");
}

function optionsOf(args: readonly string[]): LedgerOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
