/**
 * How many new orders a second a shop takes that has more customers than it can serve. Pure: the clock is an argument, so that a test can play
 * an hour in a moment.
 *
 * Open, which is the rule: everybody is admitted, and nothing is counted but the rate.
 * Limited, from the moment on at which what was admitted begins to wait: a token bucket whose rate follows the strain, down while it is above
 * one and up while it is below, so that the shop goes on at its highest rate and only the excess is refused. It opens again when nobody had to
 * be refused for a while.
 * Stopped, beside both: paid orders wait so long that the worker must be away. Nobody is admitted.
 */
export type Look = {
  /** How long the oldest webhook waits that nobody has handled. */
  eventsLateMs: number;
  /** How long the oldest paid delivery waits for its call to the platform. */
  deliveriesLateMs: number;
  /** How long the oldest new order waits in this process to be written. */
  placingLateMs: number;
  /** How long the database has not answered what this process asked last. */
  answerLateMs: number;
  /** How long this process's own turns take. */
  turnMs: number;
  /** This process's share of the orders that were delivered in the last second. */
  settledPerSecond: number;
};

/**
 * What a shop at its highest rate shows, and one that falls behind exceeds. Strain is the largest of these in parts of its bound.
 * The paid ones are a queue's delay: half a second of it leaves room for a promise of a second, and a burst of a few hundred orders fits in.
 */
const PAID_LATE_MS = 500;
const OWN_LATE_MS = 500;
/**
 * In a small shop half a second is a handful of orders and says more about the machine than about them, so a rate below the first has a longer
 * bound: as many orders as half a second at that rate holds, and two seconds at most.
 */
const CROWD_PER_SECOND = 100;
const CROWD_SHARE = { min: 0.25, max: 1 };
/** Customers that come in during one turn of the process: a crowd in front of it, however slow or fast the machine is. */
const TURN_ORDERS = 10;
/** More than this is the same disaster, and one wild reading must not decide for long. */
const STRAIN_MAX = 6;

/**
 * So many orders a second, and twice as many at once, are always admitted unless paid orders are stuck: a quiet shop on a slow machine shows the
 * same signs as a busy one, and refusing its few customers would help nobody.
 */
export const ALWAYS_PER_SECOND = 10;
const ALWAYS_AT_ONCE = 2 * ALWAYS_PER_SECOND;
/** Signs must show in two looks, whatever they are: one may be a garbage collection or a checkpoint. */
const LOOKS_TO_BELIEVE = 2;
/**
 * What closes an open shop, after a look at half a strain: a crowd in front of the process, or paid orders that wait for a second. A checkpoint
 * or a short rush passes below it, and whoever waits a second then is better off than whoever is refused; once refusing, the shop holds its
 * strain at one.
 */
const CLOSES = { before: 0.5, crowd: 9, late: 2 };
/** What was admitted until something was seen has mostly not been seen yet, and must be served too. */
const CLOSE_SHARE = 0.5;

/**
 * The rate follows the strain as a well damped spring: by its height (a second of it at two halves the excess) and by its change, which tells
 * of a backlog before it is long. The product of both times must stay above the second that an admitted order takes to be seen in the strain.
 */
const FALL_PER_SECOND = 0.2;
const RISE_PER_SECOND = 0.4;
const DAMPING = 0.35;
/**
 * What is settled is what the shop can do, for certain: so much of it is admitted even while a backlog goes, and the limit comes back to so
 * much of it at once when it has gone. Finding that rate again by small steps would send customers away for nothing.
 */
const KEEP_SHARE = { behind: 0.5, onTime: 0.95 };
const CAPACITY_SECONDS = { behind: 2, onTime: 60 };
const STEP_FACTOR = { min: 0.6, max: 1.15 };
/** A rate is what came in about the last second. */
const RATE_SECONDS = 1;
/** What is saved up for a bunch of customers: they do not come at even distances. */
const BURST_SECONDS = 0.25;
/** After so long without a refusal the limit was not needed any more. */
const OPEN_AFTER_MS = 3_000;
/** Who refused so lately is busy for the others too: health checks and recipient checks go by it. */
const REFUSING_MS = 1_000;
const RETRY_SECONDS = { min: 3, max: 30 };
const LOOK_SECONDS = { min: 0.05, max: 2 };

export class Admission {
  readonly #stopAfterMs: number;
  #limitPerSecond = Number.POSITIVE_INFINITY;
  #tokens = ALWAYS_AT_ONCE;
  #filledAtMs = 0;
  #refusedAtMs = Number.NEGATIVE_INFINITY;
  #lookedAtMs: number | null = null;
  #strain = 0;
  #lateLooks = 0;
  #lateMs = 0;
  #capacityPerSecond = 0;
  readonly #sinceLook = { admitted: 0, refused: 0, noticed: 0 };
  readonly #perSecond = { admitted: 0, refused: 0 };

  /** @param stopAfterMs how long a paid order may wait before nobody new is admitted at all */
  constructor(stopAfterMs: number) {
    this.#stopAfterMs = stopAfterMs;
  }

  /** Orders a second that are admitted now; infinite of an open shop. */
  get limitPerSecond(): number {
    return this.#isStopped ? 0 : this.#limitPerSecond;
  }

  /** Whether everybody is admitted. */
  get isOpen(): boolean {
    return this.limitPerSecond === Number.POSITIVE_INFINITY;
  }

  /** One customer orders. Answers whether he may. */
  admit(nowMs: number): boolean {
    if (this.isFull(nowMs)) return false;
    this.#tokens -= 1;
    this.#sinceLook.admitted += 1;
    return true;
  }

  /** Whether whoever comes now is refused, who then counts as refused; nothing is taken from the others otherwise. */
  isFull(nowMs: number): boolean {
    this.#fill(nowMs);
    if (!this.#isStopped && this.#tokens >= 1) return false;
    this.#sinceLook.refused += 1;
    this.#refusedAtMs = nowMs;
    return true;
  }

  /** One customer comes who may order next: a crowd shows in them first. */
  notice(): void {
    this.#sinceLook.noticed += 1;
  }

  /** For how long a customer should stay away; null of a shop that refuses nobody. */
  retryAfterSeconds(nowMs: number): number | null {
    if (!this.#isStopped && nowMs - this.#refusedAtMs > REFUSING_MS) return null;
    // What has piled up goes in about the time in which it came; a crowd that comes back at once would be the next crowd.
    const waited = this.#isStopped ? this.#lateMs / 1_000 : 0;
    const { admitted, refused } = this.#perSecond;
    const crowd = RETRY_SECONDS.min * (1 + refused / Math.max(ALWAYS_PER_SECOND, admitted));
    return Math.min(RETRY_SECONDS.max, Math.ceil(Math.max(waited, this.#isStopped ? RETRY_SECONDS.min : crowd)));
  }

  /** Learns how far behind the shop is. To be called a few times a second. */
  look(nowMs: number, seen: Look): void {
    const seconds = within(LOOK_SECONDS, (nowMs - (this.#lookedAtMs ?? nowMs)) / 1_000);
    this.#lookedAtMs = nowMs;
    const comingPerSecond = this.#measure(seconds);
    this.#lateMs = seen.eventsLateMs;
    this.#lateLooks = seen.eventsLateMs > this.#stopAfterMs ? this.#lateLooks + 1 : 0;
    const before = this.#strain;
    const now = strainsOf(seen, comingPerSecond);
    this.#strain = Math.min(STRAIN_MAX, Math.max(now.late, now.crowd));
    this.#learnCapacity(seen.settledPerSecond, seconds);
    this.#fill(nowMs);
    if (this.#limitPerSecond === Number.POSITIVE_INFINITY) this.#closeIfStrained(before, now);
    else this.#follow(before, seconds, nowMs);
  }

  get #isStopped(): boolean {
    return this.#lateLooks >= LOOKS_TO_BELIEVE;
  }

  /** Counts what came since the last look. Answers the rate of customers: of the last second or since that look, whichever is higher. */
  #measure(seconds: number): number {
    const share = 1 - Math.exp(-seconds / RATE_SECONDS);
    const latest = Math.max(this.#sinceLook.admitted, this.#sinceLook.noticed) / seconds;
    this.#sinceLook.noticed = 0;
    for (const kind of ["admitted", "refused"] as const) {
      this.#perSecond[kind] += (this.#sinceLook[kind] / seconds - this.#perSecond[kind]) * share;
      this.#sinceLook[kind] = 0;
    }
    return Math.max(latest, this.#perSecond.admitted);
  }

  /** A shop with a backlog settles what it can. One without settles what it is asked for, and could do what it did a minute ago. */
  #learnCapacity(settledPerSecond: number, seconds: number): void {
    const share = 1 - Math.exp(-seconds / (this.#strain > 1 ? CAPACITY_SECONDS.behind : CAPACITY_SECONDS.onTime));
    const followed = this.#capacityPerSecond + (settledPerSecond - this.#capacityPerSecond) * share;
    this.#capacityPerSecond = this.#strain > 1 ? followed : Math.max(followed, settledPerSecond);
  }

  #closeIfStrained(before: number, { late, crowd }: Strains): void {
    if (this.#perSecond.admitted <= ALWAYS_PER_SECOND || before < CLOSES.before) return;
    if (late <= CLOSES.late && crowd <= CLOSES.crowd) return;
    this.#limitTo(this.#perSecond.admitted * CLOSE_SHARE);
    this.#tokens = Math.min(this.#tokens, ALWAYS_AT_ONCE);
  }

  #follow(before: number, seconds: number, nowMs: number): void {
    const over = this.#strain - 1;
    if (over < 0 && nowMs - this.#refusedAtMs > OPEN_AFTER_MS) {
      this.#limitPerSecond = Number.POSITIVE_INFINITY;
      return;
    }
    const height = (over > 0 ? FALL_PER_SECOND : RISE_PER_SECOND) * over * seconds;
    const factor = within(STEP_FACTOR, Math.exp(-height - DAMPING * (this.#strain - before)));
    // A limit that nobody reaches has no effect, and lowering it would have none for a while.
    const from =
      over > 0 ? Math.min(this.#limitPerSecond, this.#perSecond.admitted * STEP_FACTOR.max) : this.#limitPerSecond;
    this.#limitTo(from * factor);
  }

  #limitTo(perSecond: number): void {
    const kept = this.#capacityPerSecond * (this.#strain > 1 ? KEEP_SHARE.behind : KEEP_SHARE.onTime);
    this.#limitPerSecond = Math.max(ALWAYS_PER_SECOND, perSecond, kept);
  }

  #fill(nowMs: number): void {
    const seconds = Math.max(0, nowMs - this.#filledAtMs) / 1_000;
    this.#filledAtMs = Math.max(this.#filledAtMs, nowMs);
    if (this.#limitPerSecond === Number.POSITIVE_INFINITY) {
      this.#tokens = Number.POSITIVE_INFINITY;
      return;
    }
    const most = Math.max(ALWAYS_AT_ONCE, this.#limitPerSecond * BURST_SECONDS);
    this.#tokens = Math.min(most, this.#tokens + seconds * this.#limitPerSecond);
  }
}

/** How far behind the shop is, and how large the crowd in front of it, both in parts of what is bearable. */
export type Strains = { late: number; crowd: number };

/** Pure. Above one the shop takes more than it can serve. */
export function strainsOf(seen: Look, comingPerSecond: number): Strains {
  const paidLateMs = seen.eventsLateMs + seen.deliveriesLateMs;
  const late = Math.max(paidLateMs / PAID_LATE_MS, seen.placingLateMs / OWN_LATE_MS, seen.answerLateMs / OWN_LATE_MS);
  const inOneTurn = (comingPerSecond * seen.turnMs) / 1_000;
  return { late: late * within(CROWD_SHARE, comingPerSecond / CROWD_PER_SECOND), crowd: inOneTurn / TURN_ORDERS };
}

function within({ min, max }: { min: number; max: number }, value: number): number {
  return Math.min(max, Math.max(min, value));
}
