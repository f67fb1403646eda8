import { inTransaction } from "@/lib/db/transaction";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { breakStrangers, mendStrangers } from "@/tests/simulation/broken-strangers";
import { decideAtDesk } from "@/tests/simulation/desk";
import { INSIDE, ROUNDS } from "@/tests/simulation/happenings-inside";
import { BUYERS } from "@/tests/simulation/happenings-of-buyers";
import { bringAll, deposit, OUTSIDE } from "@/tests/simulation/happenings-outside";
import type { Happening, Play } from "@/tests/simulation/play";
import { brokenAtPlatform, brokenAtProviders, brokenInMemory } from "@/tests/simulation/rules-across";
import type { Broken } from "@/tests/simulation/shop-database";

const STEPS_MIN = 30;
const STEPS_MAX = 60;
const CRASHES_MAX = 3;
const ROUNDS_TO_REST_MAX = 16;
const REST_DIAMONDS = 2_000_000n;
export const HAPPENINGS = [...BUYERS, ...OUTSIDE, ...INSIDE];

/** A rule that did not hold, and after which step. */
export class Violation extends Error {
  override readonly name = "Violation";
  constructor(
    readonly broken: Broken,
    readonly step: number,
  ) {
    super(`${broken.rule}: ${broken.detail}`);
  }
}

/**
 * One run: buyers, the post, strangers, the clock, workers and staff take turns in an order that follows from the dice, and so does what
 * becomes of every call. After each step the rules are looked at. Then the world works again and everything must come to rest.
 * Throws a Violation. Answers the number of steps.
 */
export async function playRun(play: Play): Promise<number> {
  const { dice, outside } = play;
  outside.wildness = dice.pick(play.flavour.wildness);
  outside.crashesLeft = outside.wildness === 0 ? 0 : dice.whole(0, CRASHES_MAX);
  if (outside.wildness > 0) await breakStrangers(play.strangers, dice, play.flavour.refusals);
  const { opening } = play.flavour;
  const steps = opening.length + dice.whole(STEPS_MIN, STEPS_MAX);
  let step = 1;
  outside.isOpening = true;
  for (const name of opening) {
    const happening = happeningCalled(name);
    if (happening.isPossible?.(play) !== false) await takeStep(play, happening, step);
    step += 1;
  }
  outside.isOpening = false;
  for (; step <= steps; step += 1) await takeStep(play, choose(play), step);
  outside.wildness = 0;
  await mendStrangers(play.strangers);
  outside.releaseAll();
  for (let round = 1; round <= ROUNDS_TO_REST_MAX; round += 1) {
    for (const happening of towardsRest(round)) {
      await takeStep(play, happening, step);
      step += 1;
    }
    if (round > 2 && (await isAtRest(play))) break;
  }
  const left = [...(await lookAtAll(play, true)), ...(await brokenAtProviders(play)), ...brokenInMemory(play)];
  throwFirst(left, step);
  return step;
}

function happeningCalled(name: string): Happening {
  const happening = HAPPENINGS.find((one) => one.name === name);
  if (happening === undefined) throw new Error(`a flavour begins with "${name}", and nothing is called so`);
  return happening;
}

function choose(play: Play): Happening {
  // Nothing is worth a step before the first buyer has come.
  const offered = play.tries.size === 0 ? BUYERS : HAPPENINGS;
  const possible = offered.filter(({ isPossible }) => isPossible?.(play) ?? true);
  const weightOf = ({ name, weight }: Happening) => weight * (play.flavour.oftener[name] ?? 1);
  let roll = play.dice.roll() * possible.reduce((sum, happening) => sum + weightOf(happening), 0);
  for (const happening of possible) {
    roll -= weightOf(happening);
    if (roll < 0) return happening;
  }
  return possible[0] as Happening;
}

async function takeStep(play: Play, happening: Happening, step: number): Promise<void> {
  const { outside, time } = play;
  play.say(`${step}. ${happening.name}`);
  const before = outside.statements;
  outside.beginStep(step);
  time.creep(5);
  const begun = happening.begin(play).catch(() => undefined);
  if (happening.isTime === true) await begun;
  await outside.settle();
  if (outside.isEndless) throw new Violation({ rule: "a step comes to its end", detail: happening.name }, step);
  throwFirst(play.found, step);
  if (outside.statements !== before) throwFirst(await lookAtAll(play), step);
}

/** At every moment: in the shop's own tables, and between them and the platform's books. */
async function lookAtAll({ database, strangers }: Play, atEnd = false): Promise<Broken[]> {
  const look = await database.look(atEnd);
  return [...look.broken, ...brokenAtPlatform(look, strangers.bigo.platform)];
}

function throwFirst(broken: readonly Broken[], step: number): void {
  const [first] = broken;
  if (first !== undefined) throw new Violation(first, step);
}

/** What happens by itself and at the desk until nothing waits any more; later so much time passes that every wait is over. */
function towardsRest(round: number): Happening[] {
  const happening = (name: string, begin: Happening["begin"], isTime = false) => ({ name, weight: 0, begin, isTime });
  const seconds = round < 5 ? 700 : 86_500;
  return [
    ...(round % 4 === 1 ? [happening("all is open", open)] : []),
    happening("the post arrives", bringAll),
    happening("the worker does a round of everything", doEverything),
    happening("staff decide what waits for a person", decideAtDesk),
    happening("time passes", ({ time, outside }) => time.advance(seconds * 1000, () => outside.settle()), true),
  ];
}

async function doEverything(): Promise<void> {
  for (const round of Object.values(ROUNDS)) await round();
}

async function open(play: Play): Promise<void> {
  const off = { isPaused: false, reason: "simulation" };
  await inTransaction(async (tx) => {
    await pauseDeliveries(tx, play.actor, { custodianId: null, ...off });
    await pauseDeliveries(tx, play.actor, { custodianId: "facet_ph_1", ...off });
  });
  // More than all orders of a run could ask for: what is stuck then is not stuck for want of diamonds.
  await deposit(play, REST_DIAMONDS);
}

/** A wallet's page cannot be closed, so an attempt that nobody paid is asked about for a day; that alone is rest. */
async function isAtRest({ database, strangers }: Play): Promise<boolean> {
  const [row] = await database.rows<{ open: number }>(
    `SELECT ((SELECT count(*) FROM orders WHERE status NOT IN ('delivered', 'refunded', 'expired', 'cancelled'))
      + (SELECT count(*) FROM payments WHERE status IN ('authorised', 'refunding', 'unknown') AND needs_person IS NULL
           OR (due IS NOT NULL OR status = 'pending') AND NOT (provider = 'xendit' AND status = 'pending'))
      + (SELECT count(*) FROM refunds WHERE status IN ('due', 'pending'))
      + (SELECT count(*) FROM inbox_events WHERE handled_at IS NULL))::int AS open`,
  );
  return row?.open === 0 && strangers.post.length === 0;
}
