import { createHmac } from "node:crypto";
import { CallbackSender } from "../shared/callback-sender";
import { type SimServer, startSimServer } from "../shared/http-server";
import { apiRoutes, expireSession } from "./api-routes";
import { controlRoutes } from "./control-routes";
import { EventFeed } from "./events";
import { Ledger } from "./ledger";
import { payRoutes } from "./pay-routes";
import { defaultSettings } from "./settings";
import { openStore } from "./state";

export type StripeSimulatorOptions = {
  port: number;
  host?: string;
  secretKey: string;
  webhookSecret: string;
  /** Null: nobody is told anything. */
  webhookUrl: string | null;
  /** Where browsers reach the payment page, when that is not this server's own address. */
  publicUrl?: string | null;
  /** Where the state is kept between runs; null keeps it in memory. */
  journalPath?: string | null;
  holdSeconds?: number;
  /** What every call takes when no fault says otherwise. */
  latencyMs?: number;
  retryFirstMs?: number;
};

const SWEEP_MS = 1_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
const ATTEMPTS_MAX = 50;

/** A Stripe for one shop on this machine: the API, the payment page, the webhooks and a control interface. */
export async function startStripeSimulator(options: StripeSimulatorOptions): Promise<SimServer> {
  const store = openStore(options.journalPath ?? null, Date.now());
  const holdSecondsDefault = options.holdSeconds ?? defaultSettings().holdSeconds;
  const latencyDefaultMs = options.latencyMs ?? 0;
  let settings = defaultSettings(holdSecondsDefault, latencyDefaultMs);
  let url = options.publicUrl ?? "";
  const publicUrl = () => url;
  const sender = new CallbackSender({
    url: options.webhookUrl,
    headersFor: (body) => ({
      "stripe-signature": signatureOf(body, options.webhookSecret),
      "user-agent": "Stripe/1.0",
    }),
    faults: () => settings.webhooks,
    random: () => settings.random(),
    retryFirstMs: options.retryFirstMs ?? RETRY_FIRST_MS,
    retryMaxMs: RETRY_MAX_MS,
    attemptsMax: ATTEMPTS_MAX,
    // Written down only once it could not be delivered: a line per event would cost more than the event.
    onFailed: (event) => store.save({ t: "event", v: event }),
    onOver: (id) => {
      if (store.waitingEvents.has(id)) store.save({ t: "event_over", v: id });
    },
  });
  const events = new EventFeed({ store, sender, settings: () => settings, publicUrl });
  const ledger = new Ledger({ store, events, settings: () => settings });
  const server = await startSimServer({
    host: options.host ?? "127.0.0.1",
    port: options.port,
    routes: [
      ...apiRoutes({ store, settings: () => settings, secretKey: options.secretKey }, ledger, publicUrl),
      ...payRoutes(ledger),
      ...controlRoutes({
        ledger,
        sender,
        settings: () => settings,
        setSettings: (next) => {
          settings = next;
        },
        holdSecondsDefault,
        latencyDefaultMs,
      }),
    ],
  });
  if (url === "") url = server.url;
  for (const event of store.waitingEvents.values()) sender.restore({ ...event, attempts: 0 });
  const sweeper = setInterval(() => sweep(ledger), SWEEP_MS);
  sweeper.unref();
  return {
    ...server,
    close: async () => {
      clearInterval(sweeper);
      const waiting = sender.waiting();
      sender.close();
      await server.close();
      store.close(waiting);
    },
  };
}

/** Stripe's scheme: an HMAC-SHA256 over `timestamp.body`. */
export function signatureOf(body: string, secret: string, atMs = Date.now()): string {
  const timestamp = Math.floor(atMs / 1_000);
  return `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}

/** Closes pages and lets holds go when their time has come. */
function sweep(ledger: Ledger): void {
  const now = ledger.nowSeconds();
  for (const session of ledger.store.sessions.values())
    if (session.status === "open" && session.expiresAt <= now) expireSession(ledger, session);
  for (const charge of ledger.store.charges.values()) {
    if (charge.captureBefore === null || charge.captureBefore > now) continue;
    const intent = ledger.store.intents.get(charge.intentId);
    if (intent?.status === "requires_capture") ledger.expireHold(intent);
  }
}
