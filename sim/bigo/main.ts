import { readFileSync } from "node:fs";
import { join } from "node:path";
import { simDataDir, simHost, simInteger, simList, simOptionalText, simText } from "../env";
import { type ServerCertificate, startSimServer } from "../shared/http-server";
import { openJournal } from "../shared/journal-file";
import { Bank } from "./bank";
import type { BankEntry, ResellerOptions } from "./bank-entries";
import { type Behaviour, HEALTHY } from "./behaviour";
import { createCallLog } from "./call-log";
import { type ClientOptions, registerClients } from "./clients";
import { controlRoutes } from "./control";
import { createFaults } from "./faults";
import { pageRoutes } from "./page-routes";
import { noSuchMethod, type Platform, platformRoutes } from "./platform-api";
import { supplierRoutes } from "./supplier-api";

export type BigoSimulatorOptions = {
  /** 0 takes a free port. */
  port: number;
  /** The backup host: the same platform on a second port. Null: there is none. */
  backupPort?: number | null;
  /** The main host once more, over TLS. Null or left out: there is none. */
  secureDoor?: { port: number; certificate: ServerCertificate } | null;
  host?: string;
  clients: readonly ClientOptions[];
  /** Left out: the three demo accounts, bound to the first client. */
  resellers?: readonly ResellerOptions[];
  /** A file that keeps balances and recharges between restarts; null keeps nothing. */
  statePath: string | null;
  /** What differs from a healthy platform, now and after every reset. */
  behaviour?: Partial<Behaviour>;
  timestampWindowSeconds?: number;
  nowMs?: () => number;
};

export type BigoSimulator = {
  port: number;
  url: string;
  backupUrl: string | null;
  /** The state itself, for tests in the same process. */
  platform: Platform;
  close: () => Promise<void>;
};

/** Custodian accounts of the demo shop, in whole diamonds. */
export function demoResellers(clientId: string): ResellerOptions[] {
  return [
    { resellerBigoId: "facet_ph_1", clientId, diamonds: 5_000_000 },
    { resellerBigoId: "facet_id_1", clientId, diamonds: 3_000_000 },
    { resellerBigoId: "facet_my_1", clientId, diamonds: 2_000_000 },
  ];
}

/** Rejects when a port is taken or a key is unreadable. */
export async function startBigoSimulator(options: BigoSimulatorOptions): Promise<BigoSimulator> {
  const { port, backupPort = null, host = "127.0.0.1", statePath, clients, nowMs = Date.now } = options;
  const normal: Behaviour = { ...HEALTHY, ...options.behaviour };
  const journal = openJournal<BankEntry>(statePath);
  const resellers = options.resellers ?? demoResellers(clients[0]?.clientId ?? "");
  const platform: Platform = {
    bank: new Bank({ resellers, journal }),
    faults: createFaults(normal),
    log: createCallLog(),
    clients: registerClients(clients),
    timestampWindowSeconds: options.timestampWindowSeconds ?? 300,
    nowMs,
  };
  const open = (door: "main" | "backup", doorPort: number, certificate: ServerCertificate | null = null) =>
    startSimServer({
      host,
      port: doorPort,
      certificate,
      routes: [
        ...platformRoutes(platform, door),
        ...supplierRoutes(platform, door),
        ...controlRoutes(platform, normal),
        ...pageRoutes(platform, normal),
      ],
      fallback: (request) => noSuchMethod(platform, door, request),
    });
  const main = await open("main", port);
  const backup = backupPort === null ? null : await open("backup", backupPort);
  const { secureDoor = null } = options;
  const secure = secureDoor === null ? null : await open("main", secureDoor.port, secureDoor.certificate);
  return {
    port: main.port,
    url: main.url,
    backupUrl: backup?.url ?? null,
    platform,
    async close() {
      await Promise.all([main.close(), backup?.close(), secure?.close()]);
      journal.close();
    },
  };
}

/** The settings of a simulator that runs as a process of its own; docs/operations.md lists them. */
function optionsFromEnvironment(): BigoSimulatorOptions {
  const clientId = simOptionalText("SIM_BIGO_CLIENT_ID") ?? simText("BIGO_CLIENT_ID", "facet_demo");
  const dataDir = simDataDir();
  const backupPort = simOptionalText("SIM_BIGO_BACKUP_PORT");
  const latencyMs = simOptionalText("SIM_BIGO_LATENCY_MS");
  return {
    port: simInteger("SIM_BIGO_PORT", 4010),
    backupPort: backupPort === null ? null : simInteger("SIM_BIGO_BACKUP_PORT", 0),
    secureDoor: readSecureDoor(),
    host: simHost(),
    clients: [
      {
        clientId,
        keys: [{ version: simInteger("SIM_BIGO_KEY_VERSION", 0), publicKeyPem: readPublicKey() }],
        allowedIps: simList("SIM_BIGO_ALLOWED_IPS"),
      },
    ],
    statePath: dataDir === null ? null : join(dataDir, "bigo.jsonl"),
    behaviour: latencyMs === null ? {} : { latency: { kind: "fixed", ms: simInteger("SIM_BIGO_LATENCY_MS", 0) } },
  };
}

function readSecureDoor(): { port: number; certificate: ServerCertificate } | null {
  const port = simInteger("SIM_BIGO_TLS_PORT", 0);
  if (port === 0) return null;
  const certificatePem = simText("SIM_BIGO_TLS_CERTIFICATE", "");
  const keyPem = simText("SIM_BIGO_TLS_KEY", "");
  if (certificatePem === "" || keyPem === "")
    throw new Error("SIM_BIGO_TLS_PORT needs SIM_BIGO_TLS_CERTIFICATE and SIM_BIGO_TLS_KEY, both in PEM.");
  return { port, certificate: { certificatePem, keyPem } };
}

function readPublicKey(): string {
  const pem = simOptionalText("SIM_BIGO_PUBLIC_KEY");
  if (pem !== null) return pem;
  const file = simOptionalText("SIM_BIGO_PUBLIC_KEY_FILE");
  if (file === null) {
    throw new Error(
      "Set SIM_BIGO_PUBLIC_KEY, or SIM_BIGO_PUBLIC_KEY_FILE to a file, with the shop's public key in PEM " +
        "(`tsx sim/bigo/generate-keys.ts` makes a pair).",
    );
  }
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`SIM_BIGO_PUBLIC_KEY_FILE names ${file}, which cannot be read.`, { cause: error });
  }
}

async function run(): Promise<void> {
  const simulator = await startBigoSimulator(optionsFromEnvironment());
  const backup = simulator.backupUrl === null ? "" : `, backup host on ${simulator.backupUrl}`;
  console.log(`BIGO platform simulator on ${simulator.url}${backup}`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(`The BIGO simulator cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
