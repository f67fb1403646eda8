import type { CarrierBilling } from "@/lib/payments/carrier/billing";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { createCarrierProvider } from "@/lib/payments/carrier/provider";
import type { PaymentProvider, ProviderRef } from "@/lib/payments/provider";
import { PAYMENTS_BASE, REFUNDS_BASE } from "@/sim/carrier/api-routes";
import { startCarrierSimulator } from "@/sim/carrier/simulator";
import { TOKEN_PATH } from "@/sim/carrier/token-desk";
import {
  control,
  kitOf,
  listen,
  type Opened,
  type ProviderKit,
  startRequest,
  TIMEOUT_MS,
} from "@/tests/unit/payments/kits/kit";

/** Numbers that the simulator treats as their names say. */
export const PHONE = {
  pays: "+639170000010",
  alsoPays: "+639170000011",
  outOfCredit: "+639170000002",
  barred: "+639170000003",
  nobody: "+639170000004",
  needsNoCode: "+639170000005",
} as const;

export type CarrierKit = ProviderKit & {
  provider: PaymentProvider & CarrierBilling;
  /** The same adapter in a process of its own, with what is changed. */
  another: (changes?: Partial<CarrierConfig>) => PaymentProvider & CarrierBilling;
  /** The code in the last message to a number. */
  codeOf: (phoneNumber: string) => Promise<string>;
  prepare: (
    page: Pick<Opened, "paymentId" | "amount" | "description" | "country">,
    phoneNumber: string,
  ) => ReturnType<CarrierBilling["prepare"]>;
};

export async function carrierKit(changes: { timeoutMs?: number; publicKeyPem?: string } = {}): Promise<CarrierKit> {
  const { timeoutMs = TIMEOUT_MS, publicKeyPem = null } = changes;
  const shop = await listen();
  const client = { clientId: "facet-contract", clientSecret: "secret of the contract" };
  const sim = await startCarrierSimulator({
    ...client,
    port: 0,
    clientPublicKeyPem: publicKeyPem,
    latencyMs: 0,
    retryFirstMs: 20,
  });
  const another = (others: Partial<CarrierConfig> = {}) =>
    createCarrierProvider({
      ...client,
      signingKey: null,
      tokenUrl: sim.url + TOKEN_PATH,
      apiBase: sim.url + PAYMENTS_BASE,
      refundApiBase: sim.url + REFUNDS_BASE,
      sinkUrl: shop.url,
      sinkSecrets: ["sink secret of today", "sink secret of yesterday"],
      fingerprintKey: "fingerprints",
      reservationSeconds: 86_400,
      merchantName: "Facet",
      timeoutMs,
      pageUrl: ({ paymentId, locale }) => `http://127.0.0.1:3000/${locale}/pay-by-phone?payment=${paymentId}`,
      ...others,
    });
  const provider = another();

  const codeOf = async (phoneNumber: string): Promise<string> => {
    const state = await control(sim.url, "GET", `/_sim/state?number=${encodeURIComponent(phoneNumber)}`);
    const messages = state.messages as { text: string }[];
    return /^(\d{6}) is your code/.exec(messages[0]?.text ?? "")?.[1] ?? "";
  };
  const prepare: CarrierKit["prepare"] = ({ paymentId, amount, description, country }, phoneNumber) =>
    provider.prepare({ paymentId, amount, description, country, phoneNumber });

  async function customerPays(page: Opened): Promise<ProviderRef> {
    const { paymentId, sessionId } = page;
    const prepared = await prepare(page, PHONE.pays);
    if (prepared.kind !== "code_sent") throw new Error(JSON.stringify(prepared));
    const { providerPaymentId, authorizationId } = prepared;
    const code = await codeOf(PHONE.pays);
    const validated = await provider.validate({ paymentId, providerPaymentId, authorizationId, code });
    if (validated.kind !== "reserved") throw new Error(JSON.stringify(validated));
    return { paymentId, sessionId, providerPaymentId };
  }

  const kit = kitOf({
    sim,
    shop,
    provider,
    stranger: another({ clientSecret: "secret of a stranger" }),
    flow: "hold",
    can: {
      captureInPart: false,
      cancelPaid: true,
      refund: true,
      refundInPart: true,
      // The bearer token names the payment, and says nothing of the body.
      signsBody: false,
      expirePage: true,
    },
    operations: {
      start: null,
      query: "payment.retrieve",
      capture: "payment.confirm",
      cancel: "payment.cancel",
      refund: "refund.create",
      probe: "payment.list",
      settlement: "payment.list",
    },
    request: (others) => startRequest({ method: "carrier", ...others }),
    customerPays,
    customerIsDeclined: async (page) => {
      const { paymentId, sessionId } = page;
      await prepare(page, PHONE.outOfCredit);
      return { paymentId, sessionId, providerPaymentId: null };
    },
    effects: async (paymentId) => {
      const state = await control(sim.url, "GET", `/_sim/state?payment_id=${paymentId}`);
      const { payments, charged, refunds } = state.counts as Record<string, number>;
      return { pages: payments ?? 0, captures: charged ?? 0, refunds: refunds ?? 0 };
    },
  });
  return { ...kit, provider, another, codeOf, prepare };
}
