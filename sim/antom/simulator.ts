import type { KeyObject } from "node:crypto";
import { CallbackSender } from "../shared/callback-sender";
import { type SimServer, startSimServer } from "../shared/http-server";
import { Acquirer } from "./acquirer";
import { apiRoutes } from "./api-routes";
import { endCapture } from "./captures";
import { cashierRoutes } from "./cashier-routes";
import { controlRoutes } from "./control-routes";
import { endRefund } from "./refunds";
import { type ReportServer, startReportServer } from "./report-server";
import { type AntomSettings, defaultSettings } from "./settings";
import { readPrivateKey, readPublicKey, signatureHeader } from "./signing";
import { openStore, type Store } from "./state";

export type AntomSimulatorOptions = {
  port: number;
  host?: string;
  clientId: string;
  /** Antom's own private key, PEM or bare base64: it signs answers and notifications. */
  privateKey: string;
  /** What the merchant uploaded to the dashboard: it checks requests. */
  merchantPublicKey: string;
  /** The notification URL of the dashboard, for everything that this simulator has to say. Null: nobody is told anything. */
  notifyUrl: string | null;
  /** Where browsers reach the payment page, when that is not this server's own address. */
  publicUrl?: string | null;
  /** Where the state is kept between runs; null keeps it in memory. */
  journalPath?: string | null;
  holdSeconds?: number;
  retryFirstMs?: number;
  /** The SFTP server with the reports; left out: there is none. */
  reports?: { port: number; password: string; customerId: string };
};

export type AntomSimulator = SimServer & { reports: Pick<ReportServer, "port"> | null };

const SWEEP_MS = 1_000;
/** Antom waits two minutes before its first retry; a demo is not that patient. */
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** The first delivery and eight retries, as published. */
const ATTEMPTS_MAX = 9;

/** An Antom for one merchant on this machine: the payment API, the hosted page, signed notifications, reports by SFTP, and a control interface. */
export async function startAntomSimulator(options: AntomSimulatorOptions): Promise<AntomSimulator> {
  const store = openStore(options.journalPath ?? null);
  const holdSeconds = options.holdSeconds ?? defaultSettings().holdSeconds;
  let settings = defaultSettings(holdSeconds);
  let url = options.publicUrl ?? "";
  const { clientId } = options;
  const privateKey = readPrivateKey(options.privateKey);
  const sender = senderOf(options, { store, privateKey, settings: () => settings });
  const acquirer = new Acquirer({ store, sender, settings: () => settings });
  const merchantKey = readPublicKey(options.merchantPublicKey);
  const server = await startSimServer({
    host: options.host ?? "127.0.0.1",
    port: options.port,
    routes: [
      ...apiRoutes({ acquirer, clientId, privateKey, merchantKey, publicUrl: () => url }),
      ...cashierRoutes(acquirer),
      ...controlRoutes({
        acquirer,
        sender,
        setSettings: (next) => {
          settings = next;
        },
        holdSeconds,
      }),
    ],
  });
  const reports =
    options.reports === undefined
      ? null
      : await startReportServer({
          ...options.reports,
          host: options.host ?? "127.0.0.1",
          hostKey: privateKey,
          acquirer,
        });
  if (url === "") url = server.url;
  for (const notification of store.waiting.values()) sender.restore({ ...notification, attempts: 0 });
  resume(acquirer);
  // Looking is enough: a page whose time has come closes, and a hold goes.
  const sweeper = setInterval(() => {
    for (const { paymentId, status, isHold, isTaken } of store.payments.values())
      if (status === "PROCESSING" || (status === "SUCCESS" && isHold && !isTaken)) acquirer.find(paymentId);
  }, SWEEP_MS);
  sweeper.unref();
  return {
    ...server,
    reports,
    close: async () => {
      clearInterval(sweeper);
      await reports?.close();
      const waiting = sender.waiting();
      sender.close();
      await server.close();
      store.close(waiting);
    },
  };
}

type Parts = { store: Store; privateKey: KeyObject; settings: () => AntomSettings };

/** Sends notifications as Antom signs them, until they are taken. */
function senderOf(
  { clientId, notifyUrl, retryFirstMs = RETRY_FIRST_MS }: AntomSimulatorOptions,
  { store, privateKey, settings }: Parts,
): CallbackSender {
  const uri = notifyUrl === null ? "/" : new URL(notifyUrl).pathname + new URL(notifyUrl).search;
  return new CallbackSender({
    url: notifyUrl,
    headersFor: (body) => {
      const time = String(Date.now());
      const signature = signatureHeader({ uri, clientId, time, body }, privateKey);
      return { "client-id": clientId, "request-time": time, signature };
    },
    faults: () => settings().webhooks,
    random: () => settings().random(),
    retryFirstMs,
    retryMaxMs: RETRY_MAX_MS,
    attemptsMax: ATTEMPTS_MAX,
    onFailed: (notification) => store.save({ t: "notification", v: notification }),
    onOver: (id) => {
      if (store.waiting.has(id)) store.save({ t: "notification_over", v: id });
    },
  });
}

/** What an earlier run had begun and not ended. */
function resume(acquirer: Acquirer): void {
  for (const { captureRequestId, status } of acquirer.store.captures.values())
    if (status === "PROCESSING") endCapture(acquirer, captureRequestId);
  for (const { refundRequestId, status } of acquirer.store.refunds.values())
    if (status === "PROCESSING") endRefund(acquirer, refundRequestId, { isTold: true });
}
