import "server-only";
import type { Lane } from "@/lib/db/lane";

export type GroupedOptions<Item, Result> = {
  /** Does the work for all of these at once; answers in the items' order, undefined for an item that got no answer. */
  run: (items: readonly Item[]) => Promise<(Result | undefined)[]>;
  /** Batches at once. One keeps the order of arrival; two let a batch be built while another commits. */
  writers: number;
  batchMax: number;
  /** A batch may wait this long for more items, if they usually come within that time; 0 takes what is there at once. */
  waitMs: number;
  /** Enough items to stop waiting. */
  waitItems?: number;
  /** Batches that lock the same rows take turns in one lane; goes with one writer. */
  lane?: Lane;
};

/** The pause between two requests that counts as none coming. */
const GAP_MAX_MS = 1_000;
/** So many requests decide what the usual pause is. */
const GAPS_REMEMBERED = 8;

type Waiting<Item, Result> = {
  item: Item;
  sinceMs: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/**
 * Does for many requests at once what each of them asks for. Requests queue in memory; whenever a writer is idle, everything queued goes
 * as one call.
 *
 * When a batch fails, it is split in halves and tried again, so that one poisoned item cannot fail the others; the poisoned one alone
 * is rejected.
 */
export class Grouped<Item, Result> {
  readonly #options: GroupedOptions<Item, Result>;
  #arrivedAtMs = Number.NEGATIVE_INFINITY;
  #usualGapMs = GAP_MAX_MS;
  readonly #queue: Waiting<Item, Result>[] = [];
  #busyWriters = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GroupedOptions<Item, Result>) {
    this.#options = options;
  }

  /** How many requests wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** How long the oldest of them has waited: the measure for back-pressure. */
  get waitedMs(): number {
    const [oldest] = this.#queue;
    return oldest === undefined ? 0 : performance.now() - oldest.sinceMs;
  }

  /** Resolves when the batch with this item is done. Rejects with its error when this item is the cause. */
  submit(item: Item): Promise<Result> {
    const nowMs = performance.now();
    const gapMs = Math.min(nowMs - this.#arrivedAtMs, GAP_MAX_MS);
    this.#arrivedAtMs = nowMs;
    this.#usualGapMs += (gapMs - this.#usualGapMs) / GAPS_REMEMBERED;
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, sinceMs: nowMs, resolve, reject });
      this.#wake();
    });
  }

  #wake(): void {
    const { writers, waitMs, waitItems = 32 } = this.#options;
    if (this.#queue.length === 0 || this.#busyWriters >= writers) return;
    // In a quiet shop nobody else comes while one waits, so one would wait for nothing.
    if (this.#usualGapMs < waitMs && this.#queue.length < waitItems) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#start();
      }, waitMs);
      return;
    }
    this.#start();
  }

  #start(): void {
    if (this.#queue.length === 0 || this.#busyWriters >= this.#options.writers) return;
    const { lane, batchMax } = this.#options;
    // The batch is taken when its turn comes: what arrives while others commit goes along.
    const write = () => this.#write(this.#queue.splice(0, batchMax));
    this.#busyWriters += 1;
    void (lane === undefined ? write() : lane.run(write)).finally(() => {
      this.#busyWriters -= 1;
      this.#wake();
    });
  }

  async #write(batch: Waiting<Item, Result>[]): Promise<void> {
    let results: (Result | undefined)[];
    try {
      results = await this.#options.run(batch.map(({ item }) => item));
    } catch (error) {
      await this.#split(batch, error);
      return;
    }
    batch.forEach(({ resolve, reject }, at) => {
      const result = results[at];
      if (result === undefined) reject(new Error("The batch answered nothing for this item"));
      else resolve(result);
    });
  }

  async #split(batch: Waiting<Item, Result>[], error: unknown): Promise<void> {
    const [only, ...others] = batch;
    if (only !== undefined && others.length === 0) {
      only.reject(error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#write(batch.slice(0, middle));
    await this.#write(batch.slice(middle));
  }
}
