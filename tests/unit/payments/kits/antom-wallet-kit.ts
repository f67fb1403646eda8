import { type AntomKit, antomSandbox } from "@/tests/unit/payments/kits/antom-sandbox";
import { control, type Opened, startRequest, TIMEOUT_MS } from "@/tests/unit/payments/kits/kit";

/** Antom as an e-wallet API, with GCash: pay, deliver, or refund. The client id is one of the sandbox, whose path is another. */
export function antomWalletKit({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<AntomKit> {
  return antomSandbox({ clientId: "SANDBOX_5Y0000000000000001", timeoutMs }, (simUrl) => {
    const press = async ({ paymentId, sessionId, providerPaymentId }: Opened, result: "pay" | "decline") => {
      await control(simUrl, "POST", "/_sim/approve", { payment: sessionId, result });
      return { paymentId, sessionId, providerPaymentId };
    };
    return {
      flow: "pay",
      can: {
        captureInPart: false,
        cancelPaid: true,
        refund: true,
        refundInPart: true,
        signsBody: true,
        expirePage: false,
      },
      operations: {
        start: "payment.pay",
        query: "payment.inquiry",
        // Only Antom knows whether something is held, so it is asked also where nothing is.
        capture: "payment.capture",
        cancel: "payment.cancel",
        refund: "refund.create",
        probe: "payment.inquiry",
        settlement: "report.read",
      },
      request: (changes) => startRequest({ method: "gcash", ...changes }),
      customerPays: (page) => press(page, "pay"),
      customerIsDeclined: (page) => press(page, "decline"),
    };
  });
}
