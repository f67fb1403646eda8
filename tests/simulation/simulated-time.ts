/** A timer that waits for simulated time. It answers what a Node timer answers, so that nobody notices. */
class SimulatedTimer {
  constructor(
    readonly order: number,
    readonly run: () => void,
    readonly everyMs: number | null,
    public atMs: number,
    private readonly owner: { timers: Set<SimulatedTimer> },
  ) {}
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
  refresh(): this {
    return this;
  }
  close(): this {
    this.owner.timers.delete(this);
    return this;
  }
}

const START_MS = Date.UTC(2026, 10, 20, 12, 0, 0);
/** Between two runs so much passes on the steady clock that no cache of a process takes the last run's answers for fresh. */
const BETWEEN_RUNS_MS = 30 * 86_400_000;

const real = {
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  performanceNow: performance.now.bind(performance),
  abortTimeout: AbortSignal.timeout,
};

/** Seconds of the machine, for the report only. */
export function realSeconds(): number {
  return real.performanceNow() / 1000;
}

/**
 * The one clock of a simulated shop: `Date`, `performance.now`, timers and the time limits of calls all follow it, and it moves only
 * when the simulation says so. PostgreSQL follows it as well (see shop-database.ts).
 */
export class SimulatedTime {
  readonly timers = new Set<SimulatedTimer>();
  #nowMs = START_MS;
  #steadyMs = 1_000_000;
  #made = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  /** A run begins: the same moment for all of them, nothing waiting. What repeats for ever (a simulator's sweep) goes on. */
  restart(): void {
    this.#nowMs = START_MS;
    this.#steadyMs += BETWEEN_RUNS_MS;
    for (const timer of this.timers) {
      if (timer.everyMs === null) this.timers.delete(timer);
      else timer.atMs = START_MS + timer.everyMs;
    }
  }

  /** Moves without waking anybody: what happens takes a little while. */
  creep(ms: number): void {
    this.#nowMs += ms;
    this.#steadyMs += ms;
  }

  /** When the next timer of a call or a wait is due; null when none is. */
  nextTimerMs(): number | null {
    const once = [...this.timers].filter(({ everyMs }) => everyMs === null);
    return once.length === 0 ? null : Math.min(...once.map(({ atMs }) => atMs));
  }

  /** Lets time pass; each timer runs at its own moment, and `settle` lets its consequences happen before the next one. */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.timers]
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((one, other) => one.atMs - other.atMs || one.order - other.order)[0];
      if (due === undefined) break;
      this.creep(Math.max(0, due.atMs - this.#nowMs));
      // A sweep that repeats runs once, at the end: it looks at everything that is over by then.
      if (due.everyMs === null) this.timers.delete(due);
      else due.atMs = untilMs + due.everyMs;
      due.run();
      await settle();
    }
    this.creep(Math.max(0, untilMs - this.#nowMs));
  }

  /** Puts this clock in the machine's place; answers how to put the machine's back. */
  install(): () => void {
    const now = () => this.#nowMs;
    globalThis.Date = new Proxy(real.Date, {
      construct: (target, args, newTarget) =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
      apply: () => new real.Date(now()).toString(),
      get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
    });
    performance.now = () => this.#steadyMs;
    const make = (run: (...args: unknown[]) => void, ms: number | undefined, args: unknown[], isRepeated: boolean) => {
      const waitMs = Math.max(1, ms ?? 0);
      const everyMs = isRepeated ? waitMs : null;
      const timer = new SimulatedTimer(++this.#made, () => run(...args), everyMs, this.#nowMs + waitMs, this);
      this.timers.add(timer);
      return timer;
    };
    const clear = (timer: unknown) => {
      if (timer instanceof SimulatedTimer) this.timers.delete(timer);
      else real.clearTimeout(timer as NodeJS.Timeout | undefined);
    };
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number, ...args: unknown[]) => make(run, ms, args, false),
      setInterval: (run: () => void, ms?: number, ...args: unknown[]) => make(run, ms, args, true),
      clearTimeout: clear,
      clearInterval: clear,
    });
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController();
      const ended = () => controller.abort(new DOMException("The operation timed out.", "TimeoutError"));
      make(ended, ms, [], false);
      return controller.signal;
    };
    return restoreMachine;
  }
}

function restoreMachine(): void {
  globalThis.Date = real.Date;
  performance.now = real.performanceNow;
  AbortSignal.timeout = real.abortTimeout;
  const { setTimeout, clearTimeout, setInterval, clearInterval } = real;
  Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
}
