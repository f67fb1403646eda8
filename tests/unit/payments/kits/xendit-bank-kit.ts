import {
  control,
  kitOf,
  type Opened,
  type ProviderKit,
  startRequest,
  TIMEOUT_MS,
} from "@/tests/unit/payments/kits/kit";
import { startXendit } from "@/tests/unit/payments/kits/xendit-kit";

/** Bank transfers by Xendit's invoices: the same account and adapter as the wallets, another set of abilities. */
export async function xenditBankKit({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<ProviderKit> {
  const { shop, sim, provider, stranger } = await startXendit(timeoutMs);
  // The bank is as fast as it can be; how slow it is by default is a test of its own.
  const decide = async ({ paymentId, sessionId }: Opened, result: string) => {
    await control(sim.url, "POST", "/_sim/approve", { invoice: sessionId, result, afterMs: 0 });
    return { paymentId, sessionId, providerPaymentId: sessionId };
  };
  return kitOf({
    sim,
    shop,
    provider,
    stranger,
    flow: "pay",
    can: {
      captureInPart: false,
      cancelPaid: false,
      refund: false,
      refundInPart: false,
      signsBody: false,
      expirePage: true,
    },
    operations: {
      start: "invoice.create",
      query: "invoice.retrieve",
      capture: null,
      cancel: "invoice.expire",
      refund: null,
      probe: "balance.retrieve",
      settlement: "transaction.list",
    },
    request: (changes) =>
      startRequest({
        method: "bank_transfer",
        country: "ID",
        amount: { amountMinor: 15_900_000n, currency: "IDR" },
        ...changes,
      }),
    customerPays: (page) => decide(page, "pay"),
    customerIsDeclined: (page) => decide(page, "decline"),
    effects: async (paymentId) => {
      const state = await control(sim.url, "GET", `/_sim/state?payment_id=${paymentId}`);
      const { invoices } = state.counts as { invoices: number };
      return { pages: invoices, captures: 0, refunds: 0 };
    },
  });
}
