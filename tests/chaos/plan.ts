import { createHash } from "node:crypto";
import { type FaultPlan, planFaults } from "@/tests/chaos/plan-faults";
import { type Dice, dice } from "@/tests/support/dice";

/** How a buyer behaves. All of them place one order; what else they do is the difference. */
export const HABITS = [
  "plain",
  /** Presses the button twice: the same form, the same key, at the same moment. */
  "places_twice",
  /** Presses "pay" twice. */
  "approves_twice",
  /** Opens the other way to pay in a second tab and pays in both. */
  "pays_in_two_tabs",
  /** The first card is refused, the next one is not. */
  "declined_first",
  "walks_away",
  /** Changes his mind on the payment page, and sometimes pays all the same. */
  "cancels",
  /** Comes back to the payment page when the order may have ended. */
  "pays_late",
] as const;
export type Habit = (typeof HABITS)[number];

export type BuyerPlan = {
  number: number;
  arrivesMs: number;
  habit: Habit;
  method: "card" | "gcash";
  /** Of the shop's packages, the one with so many diamonds. */
  diamonds: number;
  recipientId: string;
  /** Names a good recipient when the shop asks for one. */
  correctsTo: string | null;
  card: string;
  thinkMs: number;
  placeKey: string;
  deviceId: string;
  hasEmail: boolean;
};

export type DrillPlan = {
  seed: number;
  drill: number;
  stormMs: number;
  buyers: readonly BuyerPlan[];
  faults: FaultPlan;
  /** What people do afterwards follows from this. */
  staffSeed: number;
  /** They leave reviews and failed calls on their lists, where the checks must find them. */
  isStaffAway: boolean;
};

/** The storm lasts so long; a worker that sleeps beyond its lease may sleep on a little longer. */
export const STORM_MS = 2_000;
const BUYERS_MIN = 8;
const BUYERS_MAX = 16;
/** Of 2,000 and more, orders have several parts; of 10,000, a person reviews them first. */
const DIAMONDS = [50, 100, 200, 500, 1_000, 2_000, 5_000, 5_000, 10_000];
const CARDS = ["4242424242424242", "5555555555554444", "4000000000003220", "4000000000007726", "4000000000005126"];

/** Everything that happens in one drill, from two numbers and nothing else. Pure. */
export function planDrill(seed: number, drill: number): DrillPlan {
  const by = dice(mix(seed, drill));
  const count = by.whole(BUYERS_MIN, BUYERS_MAX);
  const buyers = Array.from({ length: count }, (_, at) => planBuyer(by, { seed, drill, number: at + 1 }));
  return {
    seed,
    drill,
    stormMs: STORM_MS,
    buyers,
    faults: planFaults(by, STORM_MS),
    staffSeed: by.whole(0, 1_000_000_000),
    isStaffAway: by.chance(0.15),
  };
}

function planBuyer(by: Dice, { seed, drill, number }: { seed: number; drill: number; number: number }): BuyerPlan {
  const name = `s${seed}.d${drill}.b${number}`;
  const habit = by.chance(0.4) ? "plain" : by.pick(HABITS);
  const fate = by.chance(0.15) ? by.pick(["missing", "frozen", "area"]) : "good";
  return {
    number,
    // Who comes back late came early, so that a drill stays short.
    arrivesMs: Math.floor(by.whole(0, STORM_MS - 200) / (habit === "pays_late" ? 4 : 1)),
    habit,
    method: by.pick(["card", "gcash"] as const),
    diamonds: by.pick(DIAMONDS),
    recipientId: `${fate}.${name}`,
    correctsTo: by.chance(0.6) ? `right.${name}` : null,
    // The last two are cards whose refund ends late, or fails.
    card: by.chance(0.7) ? "4242424242424242" : by.pick(CARDS),
    thinkMs: by.whole(0, 250),
    placeKey: uuidFrom(`${name} place`),
    deviceId: uuidFrom(`${name} device`),
    hasEmail: by.chance(0.3),
  };
}

/** Neighbouring drills share nothing. */
export function mix(seed: number, drill: number): number {
  return createHash("sha256").update(`${seed}/${drill}`).digest().readUInt32BE(0);
}

/** A version 4 UUID that follows from a name, as a browser would draw one. */
export function uuidFrom(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
