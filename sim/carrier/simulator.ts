import { type SimServer, startSimServer } from "../shared/http-server";
import { apiRoutes } from "./api-routes";
import { controlRoutes } from "./control-routes";
import { handsetRoute } from "./handset-page";
import { Notifier } from "./notifier";
import { Operator } from "./operator";
import { RefundDesk } from "./refund-desk";
import { defaultSettings, LATENCY_MS_DEFAULT } from "./settings";
import { openStore } from "./state";
import { TOKEN_PATH, TokenDesk } from "./token-desk";

export type CarrierSimulatorOptions = {
  port: number;
  host?: string;
  clientId: string;
  clientSecret: string;
  /** PEM: assertions that fit it are taken at the token endpoint besides the secret. */
  clientPublicKeyPem?: string | null;
  /** Where the shop reaches this server, when that is not its own address: assertions name it, and notifications come from it. */
  publicUrl?: string | null;
  /** Where the state is kept between runs; null keeps it in memory. */
  journalPath?: string | null;
  /** How long every API call takes; an operator's systems are slow. */
  latencyMs?: number;
  retryFirstMs?: number;
};

/** An operator for one shop on this machine: token endpoint, Carrier Billing, its refunds, a customer's handset and a control interface. */
export async function startCarrierSimulator(options: CarrierSimulatorOptions): Promise<SimServer> {
  const store = openStore(options.journalPath ?? null);
  const latencyDefaultMs = options.latencyMs ?? LATENCY_MS_DEFAULT;
  let current = defaultSettings(latencyDefaultMs);
  let url = options.publicUrl ?? "";
  const settings = () => current;
  const { retryFirstMs } = options;
  const notifier = new Notifier({
    store,
    settings,
    source: () => url,
    ...(retryFirstMs !== undefined && { retryFirstMs }),
  });
  const operator = new Operator({ store, notifier, settings });
  const refunds = new RefundDesk({ store, operator, notifier, settings });
  const tokens = new TokenDesk({
    client: { id: options.clientId, secret: options.clientSecret, publicKeyPem: options.clientPublicKeyPem ?? null },
    settings,
    url: () => url + TOKEN_PATH,
  });
  const server = await startSimServer({
    host: options.host ?? "127.0.0.1",
    port: options.port,
    routes: [
      tokens.route(),
      ...apiRoutes({ operator, refunds, tokens, settings }),
      handsetRoute(store),
      ...controlRoutes({
        operator,
        notifier,
        tokens,
        settings,
        setSettings: (next) => {
          current = next;
        },
        latencyDefaultMs,
      }),
    ],
  });
  if (url === "") url = server.url;
  for (const notification of store.waiting.values()) notifier.restore(notification);
  operator.resume();
  refunds.resume();
  return {
    ...server,
    close: async () => {
      const waiting = notifier.waiting();
      notifier.close();
      await server.close();
      store.close(waiting);
    },
  };
}
