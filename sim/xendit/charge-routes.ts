import type { SimRoute } from "../shared/http-server";
import type { MakeRoute } from "./api-call";
import { XenditError } from "./api-error";
import { readNewCharge, readRefundAmount } from "./create-charge";
import { refundObject } from "./objects";
import type { Store } from "./state";
import type { Wallet } from "./wallet";

/** Xendit's e-wallet charges: create, read, void, refund. */
export function chargeRoutes(route: MakeRoute, { wallet, store }: { wallet: Wallet; store: Store }): SimRoute[] {
  return [
    route("POST", "/ewallets/charges", "charge.create", ({ body }) => wallet.view(wallet.create(readNewCharge(body)))),
    route("GET", "/ewallets/charges/:id", "charge.retrieve", ({ params: { id } }) =>
      wallet.view(wallet.charge(id ?? "")),
    ),
    route("POST", "/ewallets/charges/:id/void", "charge.void", ({ params: { id } }) =>
      wallet.view(wallet.void(wallet.charge(id ?? ""))),
    ),
    route("POST", "/ewallets/charges/:id/refunds", "refund.create", ({ body, params: { id } }) => {
      const charge = wallet.charge(id ?? "");
      const amount = body.amount === undefined ? null : readRefundAmount(body.amount, charge.channelCode);
      const reason = typeof body.reason === "string" ? body.reason : null;
      return refundObject(wallet.refund(charge, amount, reason));
    }),
    route("GET", "/ewallets/charges/:id/refunds", "refund.list", ({ params: { id } }) => ({
      data: wallet.refundsOf(wallet.charge(id ?? "").id).map(refundObject),
      has_more: false,
    })),
    route("GET", "/ewallets/charges/:id/refunds/:refundId", "refund.retrieve", ({ params: { id, refundId } }) => {
      const refund = store.refunds.get(refundId ?? "");
      if (refund === undefined || refund.chargeId !== id)
        throw new XenditError(404, "DATA_NOT_FOUND", "Refund not found.", false);
      return refundObject(refund);
    }),
  ];
}
