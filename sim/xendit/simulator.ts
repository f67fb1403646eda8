import { CallbackSender } from "../shared/callback-sender";
import { type SimServer, startSimServer } from "../shared/http-server";
import { apiRoutes } from "./api-routes";
import { controlRoutes } from "./control-routes";
import { defaultSettings } from "./settings";
import { openStore } from "./state";
import { Wallet } from "./wallet";
import { walletRoutes } from "./wallet-page";

export type XenditSimulatorOptions = {
  port: number;
  host?: string;
  secretKey: string;
  callbackToken: string;
  /** Null: nobody is told anything. */
  callbackUrl: string | null;
  /** Where browsers reach the wallet page, when that is not this server's own address. */
  publicUrl?: string | null;
  /** Where the state is kept between runs; null keeps it in memory. */
  journalPath?: string | null;
  retryFirstMs?: number;
};

/** Xendit waits a quarter of an hour before its first retry; a demo is not that patient. */
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** The first delivery and six retries, as published. */
const ATTEMPTS_MAX = 7;

/** A Xendit for one shop on this machine: GCash charges, the wallet's page, callbacks and a control interface. */
export async function startXenditSimulator(options: XenditSimulatorOptions): Promise<SimServer> {
  const store = openStore(options.journalPath ?? null, Date.now());
  let settings = defaultSettings();
  let url = options.publicUrl ?? "";
  const sender = new CallbackSender({
    url: options.callbackUrl,
    headersFor: () => ({ "x-callback-token": options.callbackToken }),
    faults: () => settings.webhooks,
    random: () => settings.random(),
    retryFirstMs: options.retryFirstMs ?? RETRY_FIRST_MS,
    retryMaxMs: RETRY_MAX_MS,
    attemptsMax: ATTEMPTS_MAX,
    onFailed: (callback) => store.save({ t: "callback", v: callback }),
    onOver: (id) => {
      if (store.waitingCallbacks.has(id)) store.save({ t: "callback_over", v: id });
    },
  });
  const wallet = new Wallet({ store, sender, settings: () => settings, publicUrl: () => url });
  const server = await startSimServer({
    host: options.host ?? "127.0.0.1",
    port: options.port,
    routes: [
      ...apiRoutes({ store, wallet, settings: () => settings, secretKey: options.secretKey }),
      ...walletRoutes(wallet),
      ...controlRoutes({
        wallet,
        sender,
        settings: () => settings,
        setSettings: (next) => {
          settings = next;
        },
      }),
    ],
  });
  if (url === "") url = server.url;
  for (const callback of store.waitingCallbacks.values()) sender.restore({ ...callback, attempts: 0 });
  wallet.resume();
  return {
    ...server,
    close: async () => {
      const waiting = sender.waiting();
      sender.close();
      await server.close();
      store.close(waiting);
    },
  };
}
