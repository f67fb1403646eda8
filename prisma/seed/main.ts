import { closeDatabase } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { seedDemoCatalog, seedDemoPromotions } from "./demo-catalog";
import { seedDemoPeople } from "./demo-people";
import { seedDemoPool } from "./demo-pool";
import { seedDemoPrepared } from "./demo-prepared";
import { seedDemoTickets } from "./demo-tickets";
import { seedReferenceData } from "./reference-data";

/**
 * Fills a migrated database: what every shop needs, and in demo mode what makes it a shop to try. Adds what is missing and
 * changes nothing that is there, so it runs at every start.
 *
 * tsx --conditions=react-server prisma/seed/main.ts [--with-tickets]
 */
async function seed(): Promise<void> {
  const at = new Date();
  await inTransaction(async (tx) => {
    await oneAtATime(tx);
    await seedReferenceData(tx);
  });
  if (!env.FACET_DEMO)
    return say("the tables that every shop needs are filled; packages, rates and deposits are yours to enter");
  await inTransaction(async (tx) => {
    await oneAtATime(tx);
    await seedDemoCatalog(tx, at);
    await seedDemoPromotions(tx, at);
    await seedDemoPool(tx);
    await seedDemoPrepared(tx, at);
    await seedDemoPeople(tx, at, { dataKeys: env.FACET_DATA_KEYS, hashKey: env.FACET_HASH_KEY });
  });
  if (process.argv.includes("--with-tickets")) await seedDemoTickets(at);
  say("demo packages, rates, deposits and people are there");
}

/** Two starts may seed one database at once; the second waits, and then finds nothing missing. */
async function oneAtATime(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('facet seed'))`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await seed();
} finally {
  await Promise.all([closePrisma(), closeDatabase()]);
}
