import { closeDatabase, database as shopConnections } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { forgetChannels } from "@/lib/payments/channel-board";
import { openCustodian } from "@/lib/pool/open-custodian";
import { recordDeposit } from "@/lib/pool/record-deposit";
import { newId } from "@/lib/shared/ids";
import { closeBigo } from "@/lib/upstream/shared-client";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { flavourOf } from "@/tests/simulation/flavours";
import { simulateNetwork } from "@/tests/simulation/network-seam";
import { Outside } from "@/tests/simulation/outside";
import type { Play } from "@/tests/simulation/play";
import { simulatePostgres } from "@/tests/simulation/postgres-seam";
import { playRun, Violation } from "@/tests/simulation/run";
import { seedRandomness } from "@/tests/simulation/seeded-randomness";
import { type Broken, ShopDatabase } from "@/tests/simulation/shop-database";
import { realSeconds, SimulatedTime } from "@/tests/simulation/simulated-time";
import { Strangers } from "@/tests/simulation/strangers";
import { dice } from "@/tests/support/dice";
import { givenStaffActor } from "@/tests/support/people";

export type RunReport = {
  run: number;
  steps: number;
  orders: number;
  crashes: number;
  faults: number;
  /** Null: every rule held. */
  violation: { rule: string; detail: string; step: number } | null;
  /** Every step and every call of it, for people and for a comparison. */
  log: string[];
};

export type Simulation = {
  /** One run, the same for the same seed and number whatever ran before. */
  run: (number: number) => Promise<RunReport>;
  close: () => Promise<void>;
};

/** Both accounts together hold less than a run of large orders wants: the pool runs short. */
const POOL = { facet_ph_1: 70_000n, facet_id_1: 60_000n } as const;
const COST_USD_MINOR_PER_100_DIAMONDS = 165n;
const OPENING_SECONDS_MAX = 60;

/**
 * Opens a simulated shop on a migrated, empty database of its own (`superuserUrl`; the shop itself comes in by DATABASE_URL with its own
 * small role). Until it is closed the clock, the timers, the randomness and the network of this process are the simulation's.
 */
export async function openSimulation(superuserUrl: string, seed: number): Promise<Simulation> {
  const time = new SimulatedTime();
  let say: (line: string) => void = () => undefined;
  let ids = dice(seed);
  let refused: Broken[] = [];
  const outside = new Outside(dice(seed), (line) => say(line));
  const database = await ShopDatabase.open(superuserUrl, outside);
  const undo = [
    time.install(),
    seedRandomness(() => ids),
    simulateNetwork(outside),
    simulatePostgres(outside, {
      statement: () => database.showTime(time.nowMs),
      refused: (what) => refused.push({ rule: "the database never has to refuse a statement", detail: what }),
    }),
  ];
  const strangers = await Strangers.start(Object.keys(POOL));
  const actor = await drive(outside, openShop());
  await database.keepAsBeginning();

  async function run(number: number): Promise<RunReport> {
    const log: string[] = [];
    refused = [];
    say = (line) => log.push(line);
    ids = dice(mixed(seed, number, 2));
    const flavour = flavourOf(number);
    say(`run ${number}: ${flavour.name}`);
    outside.restart(dice(mixed(seed, number, 3)), flavour);
    time.restart();
    await database.beginRun(time.nowMs);
    // What an earlier run has learnt of the channels is of another world.
    forgetChannels();
    await strangers.beginRun(POOL);
    const play: Play = {
      run: number,
      flavour,
      dice: dice(mixed(seed, number, 1)),
      ...{ time, outside, database, strangers, actor, say },
      ...{ orders: [], tries: new Map(), found: refused },
    };
    let steps = 0;
    let violation: RunReport["violation"] = null;
    try {
      steps = await playRun(play);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      violation = { ...error.broken, step: error.step };
      steps = error.step;
      await letGo(outside);
    }
    const { crashes, faults } = outside;
    return { run: number, steps, orders: play.tries.size, crashes, faults, violation, log };
  }

  async function close(): Promise<void> {
    await drive(outside, Promise.all([closePrisma(), closeDatabase()]));
    closeBigo();
    for (const restore of undo.reverse()) await restore();
    await database.close();
  }

  return { run, close };
}

async function openShop() {
  shopConnections();
  await inTransaction(async (tx) => {
    await seedReferenceData(tx);
    await seedDemoCatalog(tx, new Date());
    for (const [position, custodianId] of Object.keys(POOL).entries()) {
      const facts = { name: custodianId, owner: "simulation", resellerId: custodianId, lowLevelDiamonds: 0n };
      await openCustodian(tx, null, { custodianId, ...facts, targetBp: 5_000, position });
    }
    for (const [custodianId, diamonds] of Object.entries(POOL)) {
      const costUsdMinor = (diamonds * COST_USD_MINOR_PER_100_DIAMONDS) / 100n;
      const from = { supplier: "simulation", document: `opening balance of ${custodianId}` };
      await recordDeposit(tx, null, { depositId: newId(), custodianId, diamonds, costUsdMinor, ...from });
    }
  });
  return givenStaffActor("admin");
}

/** Lets the process's calls go until `work` is done; for what is not part of a run. */
async function drive<T>(outside: Outside, work: Promise<T>): Promise<T> {
  let isDone = false;
  const watched = work.finally(() => {
    isDone = true;
  });
  watched.catch(() => undefined);
  // A password is hashed on another thread meanwhile, which takes as long as the machine likes.
  for (const startedAt = realSeconds(); !isDone && realSeconds() - startedAt < OPENING_SECONDS_MAX; )
    await outside.settle();
  return watched;
}

/** A run that broke off leaves calls behind; the next one must not meet them. */
async function letGo(outside: Outside): Promise<void> {
  outside.wildness = 0;
  outside.releaseAll();
  await outside.settle();
}

/** Seeds of neighbouring runs must not resemble each other. */
function mixed(seed: number, run: number, stream: number): number {
  let value = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(run + 1, 0xc2b2ae35) ^ Math.imul(stream, 0x27d4eb2f);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
