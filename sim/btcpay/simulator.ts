import { CallbackSender } from "../shared/callback-sender";
import { type SimServer, startSimServer } from "../shared/http-server";
import { apiRoutes } from "./api-routes";
import { checkoutRoutes } from "./checkout-page";
import { claimRoutes } from "./claim-page";
import { controlRoutes } from "./control-routes";
import { asRedelivery, EventLog, signatureOf } from "./events";
import { Returns } from "./returns";
import { defaultSettings, type Pace } from "./settings";
import { openStore } from "./state";
import { Till } from "./till";

export type BtcpaySimulatorOptions = Partial<Pace> & {
  port: number;
  host?: string;
  apiKey: string;
  storeId: string;
  webhookSecret: string;
  /** Null: nobody is told anything. */
  webhookUrl: string | null;
  /** Where browsers reach the checkout, when that is not this server's own address. */
  publicUrl?: string | null;
  /** Where the state is kept between runs; null keeps it in memory. */
  journalPath?: string | null;
  retryFirstMs?: number;
};

/** A block takes ten minutes; a demo takes what the shop's promise for digital currency allows. */
const DEFAULT_PACE: Pace = { settleMs: 1_200, claimMs: null, payoutMs: 2_000 };
/** The server waits 10 seconds before its first redelivery; a demo is not that patient. */
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** The first delivery, one after 10 seconds, one after a minute and six more, as published. */
const ATTEMPTS_MAX = 9;

/** A BTCPay Server for one store on this machine: invoices, the checkout, refunds, webhooks and a control interface. */
export async function startBtcpaySimulator(options: BtcpaySimulatorOptions): Promise<SimServer> {
  const { apiKey, storeId, webhookSecret } = options;
  const store = openStore(options.journalPath ?? null);
  const pace: Pace = {
    settleMs: options.settleMs ?? DEFAULT_PACE.settleMs,
    claimMs: options.claimMs ?? DEFAULT_PACE.claimMs,
    payoutMs: options.payoutMs ?? DEFAULT_PACE.payoutMs,
  };
  let current = defaultSettings(pace);
  const settings = () => current;
  let url = options.publicUrl ?? "";
  const publicUrl = () => url;
  const sender = new CallbackSender({
    url: options.webhookUrl,
    headersFor: (body) => ({ "BTCPay-Sig": signatureOf(body, webhookSecret) }),
    faults: () => current.webhooks,
    random: () => current.random(),
    retryFirstMs: options.retryFirstMs ?? RETRY_FIRST_MS,
    retryMaxMs: RETRY_MAX_MS,
    attemptsMax: ATTEMPTS_MAX,
    onFailed: (callback) => {
      // The server never sends a failed delivery again: it makes a new one of the same event.
      callback.body = asRedelivery(callback.body);
      store.save({ t: "callback", v: callback });
    },
    onOver: (id) => {
      if (store.waitingCallbacks.has(id)) store.save({ t: "callback_over", v: id });
    },
  });
  const events = new EventLog({ sender, storeId });
  const till = new Till({ store, events, settings, storeId, publicUrl });
  const returns = new Returns({ store, events, settings });
  const setSettings = (next: typeof current) => {
    current = next;
  };
  const server = await startSimServer({
    host: options.host ?? "127.0.0.1",
    port: options.port,
    routes: [
      ...apiRoutes({ store, till, returns, settings, apiKey, storeId, publicUrl }),
      ...checkoutRoutes(till),
      ...claimRoutes(returns),
      ...controlRoutes({ till, returns, events, sender, pace, settings, setSettings }),
    ],
  });
  if (url === "") url = server.url;
  for (const callback of store.waitingCallbacks.values()) sender.restore({ ...callback, attempts: 0 });
  till.resume();
  returns.resume();
  return {
    ...server,
    close: async () => {
      const waiting = sender.waiting();
      sender.close();
      till.clear();
      returns.clear();
      await server.close();
      store.close(waiting);
    },
  };
}
