import { FATES, type Fate, type OutsideCall } from "@/tests/simulation/fates";
import type { Flavour } from "@/tests/simulation/flavours";
import type { Dice } from "@/tests/support/dice";

const HELD_STEPS_MAX = 12;
const TURNS_OF_QUIET = 2;
/** A run that does nothing but its steps needs a few hundred calls for the busiest of them. */
const CALLS_IN_STEP_MAX = 5_000;

type Held = { call: OutsideCall; isDone: boolean; untilStep: number };

/**
 * Everything that leaves the process waits here, and the dice say what goes next and what becomes of it. Nothing happens by itself:
 * between two calls the process runs until it can do nothing but wait, so a run depends on its seed and on nothing else.
 */
export class Outside {
  #queue: OutsideCall[] = [];
  #held: Held[] = [];
  readonly #open = new Set<OutsideCall>();
  readonly #unanswered = new Set<OutsideCall>();
  #isDead = false;
  #step = 0;
  #busy = 0;
  #callsInStep = 0;
  #flavour: Pick<Flavour, "fates" | "inTransaction"> = { fates: [], inTransaction: 1 };
  crashes = 0;
  faults = 0;
  /** Statements that were carried out: when it stands still, nothing in the tables can have changed. */
  statements = 0;
  /** 0: the world outside works; 1: everything that can go wrong does. */
  wildness = 0;
  /** A flavour's opening: only what the flavour itself is about goes wrong, or its stage would rarely be set. */
  isOpening = false;
  crashesLeft = 0;

  constructor(
    private dice: Dice,
    private readonly say: (line: string) => void,
  ) {}

  restart(dice: Dice, flavour: Flavour): void {
    this.dice = dice;
    this.#flavour = flavour;
    this.#callsInStep = 0;
    this.#queue = [];
    this.#held = [];
    this.#open.clear();
    this.#unanswered.clear();
    Object.assign(this, { crashes: 0, faults: 0, wildness: 0, isOpening: false, crashesLeft: 0 });
  }

  /** The step asked for so much that it would go on for ever: whatever it still tries is cut off. */
  get isEndless(): boolean {
    return this.#callsInStep > CALLS_IN_STEP_MAX;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Calls that somebody still waits for. */
  get openCount(): number {
    return this.#open.size;
  }

  submit(call: OutsideCall): void {
    if (this.#isDead) {
      process.nextTick(() => call.fail("crash_before"));
      return;
    }
    this.#open.add(call);
    this.#queue.push(call);
  }

  /** Something real that takes the machine's time, such as a new connection: the simulation waits for it. */
  readonly whileBusy = async <T>(work: () => Promise<T>): Promise<T> => {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
    }
  };

  /** A step begins: what was held back until now goes on. */
  beginStep(step: number): void {
    this.#step = step;
    this.#callsInStep = 0;
    this.#release((held) => held.untilStep <= step);
  }

  /** Nothing is held back any more. */
  releaseAll(): void {
    this.#release(() => true);
  }

  #release(isDue: (held: Held) => boolean): void {
    const due = this.#held.filter(isDue);
    this.#held = this.#held.filter((held) => !isDue(held));
    for (const { call, isDone } of due) {
      if (isDone) this.#finish(call, "normal");
      else this.#queue.push(call);
    }
  }

  /** Lets everything happen that can happen without time passing. */
  async settle(): Promise<void> {
    for (;;) {
      await this.#quiet();
      const call = this.#next();
      if (call === null) return;
      this.#callsInStep += 1;
      if (this.isEndless) return this.#crash(call, false);
      await this.#meet(call, this.#fateOf(call));
    }
  }

  #next(): OutsideCall | null {
    const holder = this.#queue.find((call) => call.transaction !== undefined)?.transaction;
    const eligible = holder === undefined ? this.#queue : this.#queue.filter((call) => call.transaction === holder);
    if (eligible.length === 0) return null;
    const call = eligible.length === 1 ? eligible[0] : this.dice.pick(eligible);
    if (call === undefined) return null;
    this.#queue = this.#queue.filter((other) => other !== call);
    return call;
  }

  #fateOf(call: OutsideCall): Fate {
    let roll = this.dice.roll();
    if (this.wildness === 0) return "normal";
    const { fates, inTransaction } = this.#flavour;
    const usual = this.isOpening ? [] : FATES[call.kind];
    for (const [fate, probability] of fates.find(({ label }) => label.test(call.label))?.fates ?? usual) {
      // A transaction of many statements is worth breaking in its middle.
      const weighed = probability * this.wildness * (call.transaction === undefined ? 1 : inTransaction);
      if (roll < weighed) return this.#isPossible(fate, call) ? fate : "normal";
      roll -= weighed;
    }
    return "normal";
  }

  #isPossible(fate: Fate, call: OutsideCall): boolean {
    if (fate.startsWith("crash")) return this.crashesLeft > 0;
    // Everybody else would wait for its locks.
    return !(fate.startsWith("held") && call.transaction !== undefined);
  }

  async #meet(call: OutsideCall, fate: Fate): Promise<void> {
    if (fate !== "normal") {
      this.faults += 1;
      this.say(`  ${call.label}: ${fate}`);
    } else this.say(`  ${call.label}`);
    if (fate === "crash_before" || fate === "crash_after") return this.#crash(call, fate === "crash_after");
    const isAfter = fate === "normal" || fate.endsWith("_after");
    if (isAfter) await this.#carryOut(call);
    if (fate === "held_before" || fate === "held_after") {
      const untilStep = this.#step + this.dice.whole(1, HELD_STEPS_MAX);
      this.#held.push({ call, isDone: isAfter, untilStep });
    } else if (fate === "silent_before" || fate === "silent_after") {
      // Whoever waits gives up by itself, when its time limit comes.
      this.#open.delete(call);
      this.#unanswered.add(call);
    } else this.#finish(call, fate);
  }

  #carryOut(call: OutsideCall): Promise<void> {
    if (call.kind === "database") this.statements += 1;
    return call.carryOut();
  }

  #finish(call: OutsideCall, fate: Fate): void {
    this.#open.delete(call);
    if (fate === "normal") call.answer();
    else call.fail(fate);
  }

  /**
   * The process dies at this call. What it had sent besides may have arrived or not; nobody hears an answer, and nothing more leaves
   * until the last line of the dead process has ended. Its queues, lanes and counters end with it.
   */
  async #crash(call: OutsideCall, isAfter: boolean): Promise<void> {
    this.crashes += 1;
    this.crashesLeft -= 1;
    if (isAfter) await this.#carryOut(call);
    this.#isDead = true;
    if (call.transaction !== undefined) {
      // Its connection ends with the process and the server rolls back: what is on its way would otherwise wait for its locks.
      this.#open.delete(call);
      call.fail("crash_before");
      await this.#quiet();
    }
    for (const other of this.#queue) {
      if (other.transaction === undefined && this.dice.chance(0.5)) {
        this.say(`  ${other.label}: on its way`);
        await this.#carryOut(other);
      }
    }
    this.#queue = [];
    this.#held = [];
    const open = [...this.#open, ...this.#unanswered];
    this.#open.clear();
    this.#unanswered.clear();
    for (const other of open) other.fail("crash_before");
    // A dead process unwinds in bounded time: every call that it still tries fails at once.
    for (let turn = 0; turn < 25; turn += 1) await this.#quiet();
    this.#isDead = false;
  }

  /** The process has done what it can do by itself. */
  async #quiet(): Promise<void> {
    do {
      for (let turn = 0; turn < TURNS_OF_QUIET; turn += 1) await turnOfTheLoop();
    } while (this.#busy > 0);
  }
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
