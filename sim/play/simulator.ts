import { CallbackSender } from "../shared/callback-sender";
import { type SimServer, startSimServer } from "../shared/http-server";
import { createAccess, type ServiceAccount } from "./access";
import { apiRoutes, perform } from "./api-routes";
import { controlRoutes } from "./control-routes";
import { PlayStore } from "./play-store";
import { defaultSettings } from "./settings";
import { createSigning } from "./signing";
import { openStore } from "./state";
import { storageRoutes } from "./storage-routes";

export type PlaySimulatorOptions = {
  port: number;
  host?: string;
  packageName: string;
  serviceAccount: ServiceAccount;
  /** Where Pub/Sub pushes to; null: nobody is told anything. */
  pushUrl: string | null;
  /** The `aud` and the `email` of the token that a push carries. */
  pushAudience: string;
  pushServiceAccount: string;
  /** The bucket with the account's earnings. */
  reportsBucket?: string;
  /** Where the shop reaches this server, when that is not its own address: the audience of assertions is `{publicUrl}/token`. */
  publicUrl?: string | null;
  /** Where the state is kept between runs; null keeps it in memory. */
  journalPath?: string | null;
  retryFirstMs?: number;
};

/** Pub/Sub waits between 100 ms and a minute before it sends again what was not taken, and gives up after a week. */
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 60_000;
const ATTEMPTS_MAX = 10_000;

/** A Google Play for one app on this machine: purchases, the publisher API, notifications by push, and a control interface. */
export async function startPlaySimulator(options: PlaySimulatorOptions): Promise<SimServer> {
  const store = openStore(options.journalPath ?? null);
  let settings = defaultSettings();
  let url = options.publicUrl ?? "";
  const signing = createSigning({ audience: options.pushAudience, email: options.pushServiceAccount });
  const access = createAccess({
    account: options.serviceAccount,
    tokenUrl: () => `${url}/token`,
    tokenSeconds: () => settings.tokenSeconds,
  });
  const sender = new CallbackSender({
    url: options.pushUrl,
    headersFor: () => ({ authorization: `Bearer ${signing.pushToken()}` }),
    faults: () => settings.webhooks,
    random: () => settings.random(),
    retryFirstMs: options.retryFirstMs ?? RETRY_FIRST_MS,
    retryMaxMs: RETRY_MAX_MS,
    attemptsMax: ATTEMPTS_MAX,
    onFailed: (push) => store.save({ t: "push", v: push }),
    onOver: (id) => {
      if (store.waitingPushes.has(id)) store.save({ t: "push_over", v: id });
    },
  });
  const { packageName } = options;
  const play = new PlayStore({ store, sender, settings: () => settings, packageName });
  const setSettings = (next: typeof settings) => {
    settings = next;
  };
  const shared = { play, access, signing, settings: () => settings };
  const server = await startSimServer({
    host: options.host ?? "127.0.0.1",
    port: options.port,
    routes: [
      ...apiRoutes({ ...shared, packageName }),
      ...storageRoutes({
        ...{ ...shared, packageName },
        bucket: options.reportsBucket ?? "pubsite_prod_rev_demo",
        perform: (operation, act) => perform(settings, operation, act),
      }),
      ...controlRoutes({ ...shared, sender, setSettings }),
    ],
  });
  if (url === "") url = server.url;
  for (const push of store.waitingPushes.values()) sender.restore({ ...push, attempts: 0 });
  play.resume();
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
