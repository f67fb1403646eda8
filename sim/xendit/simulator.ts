import { CallbackSender } from "../shared/callback-sender";
import { type SimServer, startSimServer } from "../shared/http-server";
import { createRoutes } from "./api-call";
import { chargeRoutes } from "./charge-routes";
import { controlRoutes } from "./control-routes";
import { InvoiceDesk } from "./invoice-desk";
import { invoicePageRoutes } from "./invoice-page";
import { invoiceRoutes } from "./invoice-routes";
import { defaultSettings } from "./settings";
import { openStore } from "./state";
import { bookRoutes } from "./transactions";
import { Wallet } from "./wallet";
import { walletRoutes } from "./wallet-page";

export type XenditSimulatorOptions = {
  port: number;
  host?: string;
  secretKey: string;
  callbackToken: string;
  /** Null: nobody is told anything. */
  callbackUrl: string | null;
  /** Where browsers reach the pages, when that is not this server's own address. */
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

/** A Xendit for one shop on this machine: e-wallet charges, invoices, their pages, its books, callbacks and a control interface. */
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
  const parts = { store, sender, settings: () => settings, publicUrl: () => url };
  const wallet = new Wallet(parts);
  const desk = new InvoiceDesk(parts);
  const calls = { store, settings: () => settings, secretKey: options.secretKey };
  // Invoices take no idempotency key: a repeat is another invoice.
  const [keyed, unkeyed] = [createRoutes(calls, { isKeyed: true }), createRoutes(calls, { isKeyed: false })];
  const server = await startSimServer({
    host: options.host ?? "127.0.0.1",
    port: options.port,
    routes: [
      ...chargeRoutes(keyed, { store, wallet }),
      ...walletRoutes(wallet),
      ...invoiceRoutes(unkeyed, desk),
      ...bookRoutes(unkeyed, store),
      ...invoicePageRoutes(desk),
      ...controlRoutes({
        wallet,
        desk,
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
  desk.resume();
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
