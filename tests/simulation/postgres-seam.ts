import { EventEmitter } from "node:events";
import pg from "pg";
import type { Outside } from "@/tests/simulation/outside";

type Callback = (error: Error | null, result?: unknown) => void;
type Config = pg.PoolConfig & { Client?: unknown };

/** Real connections that nobody uses at the moment. */
const resting = new Map<string, pg.Client[]>();
const RealPool = pg.Pool;
/** Statements whose rows come in no order that PostgreSQL promises: here they come in the order of their text. */
const IN_NO_ORDER = /FROM (claim_\w+|delivery_work)\(/;

let outside: Outside | undefined;
let beforeStatement: (() => Promise<void>) | undefined;
let onRefused: ((what: string) => void) | undefined;
/** Data that does not fit, constraints, deadlocks, missing names, lock time-outs, exceptions of our functions, internal errors. */
const REFUSED = /^(21|22|23|40|42|55|57014|P0|XX)/;

/**
 * What a pool takes for a connection. Each statement is a call that leaves the process: it goes when the dice say so, and the
 * connection may be torn before or after the server has carried it out. A statement alone is a transaction, so torn before is as good
 * as rolled back by the server; inside BEGIN the server rolls back for real.
 */
class SimulatedConnection extends EventEmitter {
  _queryable = true;
  _ending = false;
  #real: pg.Client | undefined;
  #isInTransaction = false;
  readonly #config: Config;

  constructor(config: Config) {
    super();
    this.#config = config;
  }

  /** There is no hurry: a statement finds a real connection when it is carried out. */
  connect(callback: (error?: Error) => void): void {
    process.nextTick(callback);
  }

  query(config: string | pg.QueryConfig, values?: unknown, callback?: Callback): Promise<unknown> | undefined {
    const listener = typeof values === "function" ? (values as Callback) : callback;
    const given = Array.isArray(values) ? values : undefined;
    if (listener === undefined) {
      return new Promise((resolve, reject) => {
        this.#send(config, given, (error, result) => (error ? reject(error) : resolve(result)));
      });
    }
    this.#send(config, given, listener);
    return undefined;
  }

  async end(callback?: () => void): Promise<void> {
    this._ending = true;
    await outside?.whileBusy(() => this.#giveBack());
    callback?.();
    this.emit("end");
  }

  #send(config: string | pg.QueryConfig, values: unknown[] | undefined, callback: Callback): void {
    const text = typeof config === "string" ? config : config.text;
    if (!this._queryable) {
      process.nextTick(() => callback(torn()));
      return;
    }
    let outcome: { error: Error | null; result?: unknown } = { error: torn() };
    outside?.submit({
      kind: "database",
      label: labelOf(text),
      transaction: this.#isInTransaction ? this : undefined,
      carryOut: async () => {
        await beforeStatement?.();
        outcome = await this.#carryOut(config, values, text);
      },
      answer: () => callback(outcome.error, outcome.result),
      fail: () => this.#tear(callback),
    });
  }

  async #carryOut(config: string | pg.QueryConfig, values: unknown[] | undefined, text: string) {
    const key = keyOf(this.#config);
    try {
      this.#real ??= resting.get(key)?.pop() ?? (await connected(this.#config));
      const result = await this.#real.query(config as string, values);
      if (/^\s*BEGIN/i.test(text)) this.#isInTransaction = true;
      if (/^\s*(COMMIT|ROLLBACK)\s*$/i.test(text)) this.#isInTransaction = false;
      if (result !== undefined && IN_NO_ORDER.test(text)) result.rows.sort(byText);
      return { error: null, result };
    } catch (error) {
      const { code = "", message } = error as Error & { code?: string };
      if (REFUSED.test(code)) onRefused?.(`${labelOf(text)}: ${message}`);
      return { error: error as Error };
    } finally {
      // A statement alone leaves nothing on its connection, so one serves all of them and its plans stay warm.
      if (!this.#isInTransaction) await this.#giveBack();
    }
  }

  #tear(callback: Callback): void {
    this._queryable = false;
    void outside?.whileBusy(() => this.#giveBack());
    callback(torn());
  }

  /** The server rolls back what a lost connection left open; then somebody else may use it. */
  async #giveBack(): Promise<void> {
    const real = this.#real;
    this.#real = undefined;
    if (real === undefined) return;
    if (this.#isInTransaction) await real.query("ROLLBACK").catch(() => undefined);
    this.#isInTransaction = false;
    const key = keyOf(this.#config);
    resting.set(key, [...(resting.get(key) ?? []), real]);
  }
}

/**
 * From now on every pool of this process gets simulated connections. `refused` hears of statements that PostgreSQL would not carry out
 * for a reason of its own: the last line held, and the line before it did not. Answers how to end that, and the connections.
 */
export function simulatePostgres(
  through: Outside,
  on: { statement: () => Promise<void>; refused: (what: string) => void },
): () => Promise<void> {
  outside = through;
  beforeStatement = on.statement;
  onRefused = on.refused;
  pg.Pool = class extends RealPool {
    constructor(config: Config) {
      // No idle limit: simulated hours would close connections that were used a millisecond ago.
      super({ ...config, idleTimeoutMillis: 0, Client: SimulatedConnection } as unknown as Config);
    }
  } as unknown as typeof pg.Pool;
  return async () => {
    pg.Pool = RealPool;
    const all = [...resting.values()].flat();
    resting.clear();
    await Promise.all(all.map((client) => client.end().catch(() => undefined)));
  };
}

async function connected(config: Config): Promise<pg.Client> {
  const { Client: _client, ...rest } = config;
  const client = new pg.Client(rest);
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function keyOf({ connectionString, application_name, types }: Config): string {
  return `${connectionString} ${application_name ?? ""} ${types === undefined ? "" : "types"}`;
}

function torn(): Error {
  return Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
}

/** The function that is called, or the verb and table: what a person recognises, and nothing that differs between repetitions. */
function labelOf(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const called = /^SELECT (?:\* FROM )?(\w+)\(/i.exec(flat)?.[1];
  if (called !== undefined) return `db ${called}`;
  return `db ${flat.replace(/"/g, "").slice(0, 48)}`;
}

function byText(one: unknown, other: unknown): number {
  const [left, right] = [one, other].map((row) =>
    JSON.stringify(row, (_key, value: unknown) =>
      typeof value === "bigint" ? value.toString().padStart(20, "0") : value,
    ),
  );
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
