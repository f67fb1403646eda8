import { type AntomKit, antomSandbox } from "@/tests/unit/payments/kits/antom-sandbox";
import { control, type Opened, startRequest, TIMEOUT_MS } from "@/tests/unit/payments/kits/kit";

/** Antom as a card acquirer: hold, deliver, capture. The client id is one of the live kind. */
export function antomCardKit({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<AntomKit> {
  return antomSandbox({ clientId: "5Y0000000000000001", timeoutMs }, (simUrl) => {
    const show = async ({ paymentId, sessionId, providerPaymentId }: Opened, card: string) => {
      await control(simUrl, "POST", "/_sim/approve", { payment: sessionId, card });
      return { paymentId, sessionId, providerPaymentId };
    };
    return {
      flow: "hold",
      can: {
        captureInPart: true,
        cancelPaid: true,
        refund: true,
        refundInPart: true,
        signsBody: true,
        expirePage: false,
      },
      operations: {
        start: "payment.pay",
        query: "payment.inquiry",
        capture: "payment.capture",
        cancel: "payment.cancel",
        refund: "refund.create",
        probe: "payment.inquiry",
        settlement: "report.read",
      },
      request: startRequest,
      customerPays: (page) => show(page, "4242424242424242"),
      customerIsDeclined: (page) => show(page, "4000000000000002"),
    };
  });
}
