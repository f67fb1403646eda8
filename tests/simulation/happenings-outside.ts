import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import { inTransaction } from "@/lib/db/transaction";
import { recordDeposit } from "@/lib/pool/record-deposit";
import { newId } from "@/lib/shared/ids";
import type { Happening, Play } from "@/tests/simulation/play";
import type { Webhook } from "@/tests/simulation/strangers";

const COST_USD_MINOR_PER_100_DIAMONDS = 165n;

/** What happens by itself: the post, the strangers, the clock. */
export const OUTSIDE: readonly Happening[] = [
  { name: "a webhook arrives", weight: 26, isPossible: hasPost, begin: (play) => bringAny(play) },
  { name: "the post arrives", weight: 8, isPossible: hasPost, begin: bringAll },
  {
    name: "a webhook arrives again",
    weight: 4,
    isPossible: ({ strangers }) => strangers.brought.length > 0,
    begin: bringAgain,
  },
  { name: "a webhook is lost", weight: 2, isPossible: hasPost, begin: async (play) => takeAny(play) },
  {
    name: "somebody forges a webhook",
    weight: 2,
    isPossible: ({ strangers }) => strangers.brought.length > 0,
    begin: forge,
  },
  { name: "seconds pass", weight: 12, isTime: true, begin: (play) => pass(play, play.dice.whole(1, 45)) },
  { name: "minutes pass", weight: 5, isTime: true, begin: (play) => pass(play, play.dice.whole(60, 700)) },
  {
    name: "half an hour passes",
    weight: 1.5,
    isTime: true,
    begin: (play) => pass(play, play.dice.whole(1_700, 2_400)),
  },
  { name: "a day passes", weight: 0.4, isTime: true, begin: (play) => pass(play, play.dice.whole(80_000, 90_000)) },
  { name: "diamonds arrive", weight: 2, begin: depositDiamonds },
  { name: "the exchange rate moves", weight: 2, begin: moveRate },
  {
    name: "a bank gives a hold back",
    weight: 1,
    begin: (play) => onStripePayment(play, "requires_capture", expireHold),
  },
  { name: "a customer disputes", weight: 1.5, begin: (play) => onStripePayment(play, "succeeded", dispute) },
  { name: "a dispute is decided", weight: 2, begin: decideDispute },
];

function hasPost({ strangers }: Play): boolean {
  return strangers.post.length > 0;
}

/** Any of them, so that later ones overtake earlier ones. */
function takeAny({ strangers, dice }: Play): Webhook {
  const webhook = dice.pick(strangers.post);
  strangers.post = strangers.post.filter((other) => other !== webhook);
  return webhook;
}

async function bringAny(play: Play): Promise<void> {
  await bring(play, takeAny(play));
}

export async function bringAll(play: Play): Promise<void> {
  const all = play.strangers.post;
  play.strangers.post = [];
  await Promise.all(all.map((webhook) => bring(play, webhook)));
}

/** A provider that is not told 200 puts the webhook back and tries again. */
async function bring({ strangers }: Play, webhook: Webhook): Promise<void> {
  strangers.brought.push(webhook);
  const isTaken = await strangers.bring(webhook).catch(() => false);
  if (!isTaken) strangers.post.push(webhook);
}

async function bringAgain({ strangers, dice }: Play): Promise<void> {
  await strangers.bring(dice.pick(strangers.brought));
}

async function forge(play: Play): Promise<void> {
  const status = await play.strangers.forge(play.dice.pick(play.strangers.brought));
  if (status < 400 || status >= 500) play.found.push({ rule: "a forged webhook is refused", detail: String(status) });
}

function pass({ time, outside }: Play, seconds: number): Promise<void> {
  return time.advance(seconds * 1000, () => outside.settle());
}

/** Booked at the desk only when they are there: the books never promise what the platform does not hold. */
function depositDiamonds(play: Play): Promise<void> {
  return deposit(play, BigInt(play.dice.whole(1, 8)) * 10_000n);
}

/** Diamonds at the platform, and in the books. */
export async function deposit({ strangers }: Play, diamonds: bigint): Promise<void> {
  await strangers.deposit("facet_ph_1", diamonds);
  const depositId = newId();
  const facts = {
    depositId,
    custodianId: "facet_ph_1",
    diamonds,
    costUsdMinor: (diamonds * COST_USD_MINOR_PER_100_DIAMONDS) / 100n,
    supplier: "simulation",
    document: depositId,
  };
  await inTransaction((tx) => recordDeposit(tx, null, facts));
}

/** Prices move; what was agreed with a customer does not. */
async function moveRate({ dice }: Play): Promise<void> {
  const perUsd = 58_250_000n + BigInt(dice.whole(-4_000_000, 4_000_000));
  const at = new Date();
  await inTransaction((tx) =>
    recordFxRate(tx, null, { currency: "PHP", perUsd, source: "simulation", quotedAt: at, isConfirmed: true, at }),
  );
}

type Intent = { id: string; status: string };

async function onStripePayment(
  play: Play,
  status: string,
  act: (play: Play, intentId: string) => Promise<unknown>,
): Promise<void> {
  const { intents } = (await play.strangers.control("stripe", "GET", "/_sim/state")) as { intents: Intent[] };
  const fitting = intents.filter((intent) => intent.status === status);
  if (fitting.length > 0) await act(play, play.dice.pick(fitting).id);
}

function expireHold({ strangers }: Play, intentId: string): Promise<unknown> {
  return strangers.control("stripe", "POST", "/_sim/expire-hold", { payment_intent: intentId });
}

function dispute({ strangers }: Play, intentId: string): Promise<unknown> {
  return strangers.control("stripe", "POST", "/_sim/disputes", { payment_intent: intentId });
}

async function decideDispute({ strangers, dice }: Play): Promise<void> {
  type Disputed = { disputes: (Intent & { payment_intent: string })[]; intents: Intent[] };
  const { disputes, intents } = (await strangers.control("stripe", "GET", "/_sim/state")) as Disputed;
  // A card of the simulator is disputed while it is only held; a bank decides about money that was taken.
  const taken = new Set(intents.filter(({ status }) => status === "succeeded").map(({ id }) => id));
  const open = disputes.filter((dispute) => dispute.status === "needs_response" && taken.has(dispute.payment_intent));
  if (open.length === 0) return;
  const status = dice.pick(["won", "lost"] as const);
  await strangers.control("stripe", "POST", "/_sim/disputes/close", { dispute: dice.pick(open).id, status });
}
