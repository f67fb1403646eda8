import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";

/**
 * Prisma's schema engine as WebAssembly: the same engine that `prisma migrate` downloads as a binary, from npm and
 * without a download.
 */
type EngineModule = {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm: (exports: WebAssembly.Exports) => void;
};

let loaded: Promise<EngineModule> | null = null;

/** Once a process: the package's glue holds one instance, and a second would pull it from under the first. */
function loadEngine(): Promise<EngineModule> {
  loaded ??= instantiateEngine();
  return loaded;
}

async function instantiateEngine(): Promise<EngineModule> {
  const resolve = createRequire(import.meta.url).resolve;
  const glue = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as EngineModule;
  const folder = path.dirname(resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const bytes = readFileSync(path.join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": withoutLingeringTimers(glue),
  });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  return glue;
}

/** The engine's 10 s limit for its lock is a timer that it never clears; it must not keep a finished process alive. */
function withoutLingeringTimers(glue: EngineModule): WebAssembly.ModuleImports {
  const imports = { ...glue } as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const [name, call] of Object.entries(imports)) {
    if (!name.startsWith("__wbg_setTimeout_")) continue;
    imports[name] = (...given) => {
      const timer = call(...given);
      if (timer instanceof Object && "unref" in timer) (timer as NodeJS.Timeout).unref();
      return timer;
    };
  }
  return imports as unknown as WebAssembly.ModuleImports;
}

/**
 * Prisma's adapter cuts a script at every semicolon, inside function bodies too. PostgreSQL takes a script whole, and
 * then runs it as one transaction, so that is what this adapter sends.
 */
class WholeScripts extends PrismaPg {
  /** What PostgreSQL said to the last script that failed; the engine's own error hides it. */
  lastError: unknown = null;
  private readonly opened: Awaited<ReturnType<PrismaPg["connect"]>>[] = [];

  async close(): Promise<void> {
    for (const adapter of this.opened) await adapter.dispose().catch(() => undefined);
  }

  override async connect(): ReturnType<PrismaPg["connect"]> {
    const adapter = await super.connect();
    this.opened.push(adapter);
    adapter.executeScript = async (script: string) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        this.lastError = error;
        throw error;
      }
    };
    return adapter;
  }
}

export type OpenEngine = { engine: SchemaEngine; whatPostgresSaid: () => unknown; close: () => Promise<void> };

/**
 * An engine on a database. Close it: the process cannot end while its connection is open.
 *
 * @param datamodels the Prisma schema as `[path, text]`
 */
export async function openEngine(connectionString: string, datamodels: [string, string][]): Promise<OpenEngine> {
  const { SchemaEngine: Engine } = await loadEngine();
  const adapter = new WholeScripts({ connectionString, max: 1, idleTimeoutMillis: 1_000, allowExitOnIdle: true });
  const engine = await Engine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter));
  return { engine, whatPostgresSaid: () => adapter.lastError, close: () => adapter.close() };
}
