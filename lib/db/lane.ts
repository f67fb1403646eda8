import "server-only";

/**
 * Lets calls into the database pass one after another.
 *
 * Confirm, settle and money lock the same accounts. Side by side they would wait for each other inside the database, each with
 * a small batch; in a lane they wait here, where their batches grow meanwhile, and one commit serves more orders.
 */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `call` when everything that came before is over, whether it went well or not. */
  run<T>(call: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(call);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** Every batch of this process that moves money or diamonds. */
export const bookingLane = new Lane();
