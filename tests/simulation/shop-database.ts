import { createHash } from "node:crypto";
import pg from "pg";
import type { Outside } from "@/tests/simulation/outside";
import { RULES_SQL } from "@/tests/simulation/rules-in-sql";

/** What no run changes: the catalog, people, and what the migrations need. */
const UNCHANGED = [
  "_prisma_migrations",
  "packages",
  "package_prices",
  "tax_rates",
  "channels",
  "users",
  "user_sessions",
  "risk_rule_sets",
];
/** Accounts are made at first use and stay: only their counters go back. */
const COUNTERS = ["debits_pending", "debits_posted", "credits_pending", "credits_posted"];
const VACUUM_EVERY_RUNS = 40;

/**
 * The clock of the simulated shop in the database: PostgreSQL's own functions, found first under their own names. The search path is a
 * setting of this one database, so the shop's SQL runs as it is written, and nothing in it exists for the sake of tests.
 */
const CLOCK_SQL = `
  CREATE SCHEMA sim;
  CREATE UNLOGGED TABLE sim.clock (at timestamptz NOT NULL) WITH (fillfactor = 10);
  INSERT INTO sim.clock VALUES (pg_catalog.now());
  CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM sim.clock';
  CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM sim.clock';
  CREATE FUNCTION sim.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM sim.clock';
  GRANT USAGE ON SCHEMA sim TO PUBLIC;
  GRANT SELECT ON sim.clock TO PUBLIC;
  DO $$
  DECLARE found record;
  BEGIN
    -- A default was bound to the machine's clock when its table was made.
    FOR found IN
      SELECT d.adrelid::regclass AS tab, a.attname AS col FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      WHERE d.adrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        AND pg_get_expr(d.adbin, d.adrelid) ~* '(current_timestamp|now\\(\\)|clock_timestamp)'
    LOOP
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT sim.now()', found.tab, found.col);
    END LOOP;
    EXECUTE format('ALTER DATABASE %I SET search_path = sim, public, pg_catalog', current_database());
    -- Nothing runs beside anything else here: whoever waits for a lock waits for ever, and that must come out.
    EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''5s''', current_database());
    EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
  END $$;`;

export type Broken = { rule: string; detail: string };

/** Amounts are text: they are compared as they are. */
export type Look = {
  broken: Broken[];
  deliveries: { id: string; order_id: string; part: number; status: string; diamonds: string }[];
  pools: { reseller: string; ours: string }[];
};

/** The simulated shop's database: its clock, the state that every run begins from, and the rules that must hold after every step. */
export class ShopDatabase {
  #shownMs = -1;
  #runs = 0;

  private constructor(
    private readonly client: pg.Client,
    private readonly whileBusy: <T>(work: () => Promise<T>) => Promise<T>,
  ) {}

  /** `superuserUrl` names a migrated database that nobody else uses. Call it before the shop's first connection. */
  static async open(superuserUrl: string, { whileBusy }: Pick<Outside, "whileBusy">): Promise<ShopDatabase> {
    const client = new pg.Client({ connectionString: superuserUrl, application_name: "simulation" });
    client.on("error", () => undefined);
    await client.connect();
    await client.query(CLOCK_SQL);
    await client.query(RULES_SQL);
    // Its own search path is the machine's; and it may put history back, which nobody else may.
    await client.query(
      "SET search_path = public; SET session_replication_role = replica; SET synchronous_commit = off",
    );
    return new ShopDatabase(client, whileBusy);
  }

  /** Shows the database what time it is. Cheap when it knows. */
  async showTime(nowMs: number): Promise<void> {
    if (nowMs === this.#shownMs) return;
    this.#shownMs = nowMs;
    await this.client.query({
      name: "clock",
      text: "UPDATE sim.clock SET at = to_timestamp($1::float8 / 1000)",
      values: [nowMs],
    });
  }

  /** From here every run begins. */
  async keepAsBeginning(): Promise<void> {
    const { rows } = await this.client.query<{ name: string; holds: boolean }>(
      `SELECT relname AS name, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM public.' || quote_ident(relname), false, true, '')))[1]::text <> '0' AS holds
       FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL ($1) ORDER BY relname`,
      [UNCHANGED],
    );
    const statements: string[] = [];
    await this.client.query("CREATE SCHEMA beginning");
    for (const { name, holds } of rows) {
      if (holds) await this.client.query(`CREATE TABLE beginning.${name} AS TABLE public.${name}`);
      if (name === "accounts") {
        const zero = COUNTERS.map((counter) => `${counter} = 0`).join(", ");
        const sets = COUNTERS.map((counter) => `${counter} = b.${counter}`).join(", ");
        statements.push(
          `UPDATE public.accounts SET ${zero}`,
          `UPDATE public.accounts a SET ${sets} FROM beginning.accounts b WHERE a.id = b.id`,
        );
        continue;
      }
      statements.push(`DELETE FROM public.${name}`);
      if (holds) statements.push(`INSERT INTO public.${name} OVERRIDING SYSTEM VALUE SELECT * FROM beginning.${name}`);
    }
    const { rows: sequences } = await this.client.query<{ name: string; last: string | null }>(
      "SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> 'accounts_id_seq'",
    );
    for (const { name, last } of sequences)
      statements.push(`PERFORM setval('public.${name}', ${last ?? 1}, ${last === null ? "false" : "true"})`);
    await this.client.query(
      `CREATE FUNCTION sim.begin_run() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${statements.join("; ")}; END $$`,
    );
  }

  /** Everything as it was at the beginning. */
  async beginRun(nowMs: number): Promise<void> {
    this.#runs += 1;
    await this.client.query("SELECT sim.begin_run()");
    if (this.#runs % VACUUM_EVERY_RUNS === 0) await this.client.query("VACUUM");
    await this.showTime(nowMs);
  }

  /**
   * The rules that are broken now, and what is compared with the platform's books: one round trip, as it follows nearly every step. `atEnd`
   * adds the rules that hold once everything has come to rest.
   */
  async look(atEnd = false): Promise<Look> {
    const { rows } = await this.client.query<{ look: Look }>({
      name: "look",
      text: "SELECT sim.look($1) AS look",
      values: [atEnd],
    });
    return rows[0]?.look ?? { broken: [], deliveries: [], pools: [] };
  }

  /** A look of the simulation itself, past everything that can go wrong. */
  async rows<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    // Under its own text as its name, it is parsed and planned once.
    const name = createHash("md5").update(text).digest("hex");
    return this.whileBusy(async () => (await this.client.query({ name, text, values: [...values] })).rows as Row[]);
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
