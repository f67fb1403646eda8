import { type Finding, finding } from "@/tests/chaos/finding";

const DEADLOCK = /\bdeadlock detected\b/;

/**
 * What the database server itself says during a drill. Deadlocks are heard here and nowhere else: the shop makes the call again, so its
 * books are in order all the same, and the server's counter of them is lost with the server.
 */
export class DatabaseLog {
  #deadlocks = 0;
  #told = 0;

  hear(line: string): void {
    if (DEADLOCK.test(line)) this.#deadlocks += 1;
  }

  /** What was heard since the last time. Whoever locks in the one order never meets anybody in a circle. */
  takeFindings(): Finding[] {
    const found: Finding[] = [];
    for (; this.#told < this.#deadlocks; this.#told += 1)
      found.push(
        finding("deadlocks", `deadlock ${this.#told + 1}`, "two transactions waited for each other in a circle"),
      );
    return found;
  }
}
