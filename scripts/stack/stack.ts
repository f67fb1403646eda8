import { inProject } from "../project";
import { TSX } from "./build-shop";
import { WEB_SERVER_ARGS } from "./bundle-server";
import { childEnv } from "./child-env";
import { openDatabase, type StackDatabase, type WantedDatabase } from "./database";
import { simulatorAddresses } from "./demo-settings";
import { simulatorHealth, webHealth, workerHealth } from "./health";
import { type Log, type ManagedProcess, manage, type ProcessPlan } from "./managed-process";
import { nextFreePort } from "./ports";
import {
  PORT_NAMES,
  type PortName,
  SIMULATORS,
  type SimulatorName,
  simulatorEnv,
  simulatorOfPort,
  withoutProviders,
} from "./simulators";

/**
 * The whole shop as one thing that can be started and stopped: database, web, worker and simulators.
 *
 * `npm start` runs one; so do the browser tests, the benchmarks and the fault drills, each with its own database and
 * ports, so that none of them meets another.
 */
export type StackOptions = {
  database: WantedDatabase;
  /** Settings on top of which addresses and ports are put. Must hold all secrets. */
  settings: Readonly<Record<string, string>>;
  /** First port wished for each; 0, or none, is any free one. */
  ports: { web: number } & Partial<Record<PortName, number>>;
  webs: number;
  workers: number;
  /** Off when real hosts are configured. */
  hasSimulators: boolean;
  /** Which of them, all when left out. A provider whose simulator is not there is not set up. */
  simulators?: readonly SimulatorName[];
  /** Where simulators keep their state; "" keeps it in memory. */
  simulatorData: string;
  mode: "production" | "development";
  /** Extra environment for one kind of process, over the settings. */
  extraEnv?: Partial<Record<"web" | "worker" | "simulator", Readonly<Record<string, string>>>>;
  say: (line: string) => void;
  log: Log;
};

export type Stack = {
  urls: { web: string; webs: string[] } & Record<PortName, string | null>;
  ports: Record<string, number>;
  database: StackDatabase;
  /** What every process got, for scripts that must speak with the same keys. */
  settings: Readonly<Record<string, string>>;
  processes: readonly ManagedProcess[];
  webs: readonly ManagedProcess[];
  workers: readonly ManagedProcess[];
  simulators: Readonly<Partial<Record<SimulatorName, ManagedProcess>>>;
  /** Adds a process while the stack runs, as an operator would add a machine. */
  addWorker: () => Promise<ManagedProcess>;
  /** Web first, then workers, simulators, and the database last, so that nothing loses what it needs to finish. */
  stop: () => Promise<void>;
};

/**
 * Starts everything and waits until all of it works.
 *
 * The database is migrated; neither build nor seed is run here (`build-shop.ts`, `seed.ts`), because a caller may
 * want ten stacks on one build.
 *
 * @throws ScriptError with the reason; what had been started is stopped again
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const ports = await choosePorts(options);
  const database = await openDatabase(options.database, options.say);
  const stack = new RunningStack(options, ports, database);
  try {
    await stack.startAll();
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

type Ports = Record<PortName, number> & { webs: number[] };

/** 0 for all that are not started. */
const NO_PORTS = Object.fromEntries(PORT_NAMES.map((name) => [name, 0])) as Record<PortName, number>;

function simulatorsOf({ hasSimulators, simulators = SIMULATORS }: StackOptions): readonly SimulatorName[] {
  return hasSimulators ? simulators : [];
}

async function choosePorts(options: StackOptions): Promise<Ports> {
  const { ports, webs, say } = options;
  const taken = new Set<number>();
  const take = async (first: number, what: string) => {
    const port = await nextFreePort(first, what, say, taken);
    taken.add(port);
    return port;
  };
  const chosen: Ports = { ...NO_PORTS, webs: [] };
  for (let index = 0; index < webs; index += 1) {
    chosen.webs.push(await take(ports.web === 0 ? 0 : ports.web + index, webs === 1 ? "web" : `web ${index + 1}`));
  }
  const started = simulatorsOf(options);
  for (const name of PORT_NAMES)
    if (started.includes(simulatorOfPort(name))) chosen[name] = await take(ports[name] ?? 0, name);
  return chosen;
}

function addressesOf(ports: Record<PortName, number>): Record<PortName, string | null> {
  const at = (port: number) => (port === 0 ? null : `http://127.0.0.1:${port}`);
  return Object.fromEntries(PORT_NAMES.map((name) => [name, at(ports[name])])) as Record<PortName, string | null>;
}

class RunningStack implements Stack {
  readonly urls: Stack["urls"];
  readonly ports: Record<string, number>;
  readonly settings: Readonly<Record<string, string>>;
  readonly webs: ManagedProcess[] = [];
  readonly workers: ManagedProcess[] = [];
  readonly simulators: Partial<Record<SimulatorName, ManagedProcess>> = {};
  private stopping: Promise<void> | null = null;

  constructor(
    private readonly options: StackOptions,
    private readonly chosen: Ports,
    readonly database: StackDatabase,
  ) {
    const { webs, ...simulated } = chosen;
    const webUrls = webs.map((port) => `http://127.0.0.1:${port}`);
    this.urls = {
      web: options.settings.FACET_URL || (webUrls[0] ?? ""),
      webs: webUrls,
      ...addressesOf(simulated),
    };
    this.ports = { web: webs[0] ?? 0, ...simulated, postgres: database.port };
    this.settings = {
      ...(options.hasSimulators ? withoutProviders(options.settings, simulatorsOf(options)) : options.settings),
      ...(options.hasSimulators ? simulatorAddresses(simulated, options.settings) : {}),
      FACET_URL: this.urls.web,
      PORT: String(webs[0] ?? 0),
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: "",
    };
  }

  get processes(): ManagedProcess[] {
    return [...this.webs, ...this.workers, ...Object.values(this.simulators)];
  }

  async startAll(): Promise<void> {
    const { options, chosen } = this;
    if (options.hasSimulators) {
      for (const name of simulatorsOf(options)) this.simulators[name] = this.begin(this.simulatorPlan(name));
    }
    for (const [index, port] of chosen.webs.entries()) this.webs.push(this.begin(this.webPlan(index, port)));
    for (let index = 0; index < options.workers; index += 1) this.workers.push(this.begin(this.workerPlan(index)));
    await Promise.all(this.processes.map((one) => one.untilHealthy()));
  }

  async addWorker(): Promise<ManagedProcess> {
    const worker = this.begin(this.workerPlan(this.workers.length));
    this.workers.push(worker);
    await worker.untilHealthy();
    return worker;
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopInOrder();
    return this.stopping;
  }

  private async stopInOrder(): Promise<void> {
    const all = (list: readonly ManagedProcess[]) => Promise.all(list.map((one) => one.stop()));
    await Promise.all([all(this.webs), all(this.workers)]);
    await all(Object.values(this.simulators));
    await this.database.close();
  }

  private begin(plan: ProcessPlan): ManagedProcess {
    return manage(plan, this.options.log);
  }

  private webPlan(index: number, port: number): ProcessPlan {
    const { mode, webs, extraEnv } = this.options;
    const host = this.settings.FACET_DEMO === "1" ? "127.0.0.1" : "0.0.0.0";
    const dev = [inProject("node_modules/next/dist/bin/next"), "dev", "-H", host, "-p", String(port)];
    return {
      name: webs === 1 ? "web" : `web-${index + 1}`,
      kind: "web",
      args: mode === "production" ? WEB_SERVER_ARGS : dev,
      env: { ...childEnv({ ...this.settings, PORT: String(port) }, mode), ...extraEnv?.web },
      isHealthy: webHealth(port),
      healthyWithinMs: 60_000,
    };
  }

  private workerPlan(index: number): ProcessPlan {
    const { mode, extraEnv } = this.options;
    const watch = mode === "development" ? ["--watch", "--watch-preserve-output"] : [];
    return {
      name: this.options.workers === 1 && index === 0 ? "worker" : `worker-${index + 1}`,
      kind: "worker",
      args: [...watch, ...TSX, inProject("worker/main.ts")],
      env: { ...childEnv(this.settings, mode), ...extraEnv?.worker },
      isHealthy: workerHealth(this.database.appUrl, new Date()),
      healthyWithinMs: 60_000,
    };
  }

  private simulatorPlan(name: SimulatorName): ProcessPlan {
    const { mode, extraEnv, simulatorData } = this.options;
    const watch = mode === "development" ? ["--watch", "--watch-preserve-output"] : [];
    const env = simulatorEnv({ settings: this.settings, ports: this.chosen, webUrl: this.urls.web, simulatorData });
    return {
      name: `sim-${name}`,
      kind: "simulator",
      args: [...watch, "--import", "tsx", inProject(`sim/${name}/main.ts`)],
      env: { ...childEnv({}, mode), ...env, ...extraEnv?.simulator },
      isHealthy: simulatorHealth(this.chosen[name]),
      healthyWithinMs: 30_000,
    };
  }
}
