/** A reseller account: it holds diamonds and is bound to one client id. */
export type ResellerOptions = {
  resellerBigoId: string;
  clientId: string;
  diamonds: number;
  /** False: every recharge from it is refused with 7212015. */
  isAreaEligible?: boolean;
};

export type Account = {
  resellerBigoId: string;
  clientId: string;
  balance: number;
  deposited: number;
  sent: number;
  isAreaEligible: boolean;
};

export type Order = { clientId: string; orderId: string };

export type Recharge = Order & {
  seqid: string;
  recipient: string;
  reseller: string;
  diamonds: number;
  cost: number;
  currency: string;
  atMs: number;
};

/** A movement between two accounts of one client, asked for at the supplier's own API; a refused id stays refused. */
export type AccountTransfer = {
  clientId: string;
  transferId: string;
  from: string;
  to: string;
  diamonds: number;
  /** Empty: it has moved. */
  refusal: string;
  atMs: number;
};

export type DisabledBy = "platform" | "partner";

export type BankEntry =
  | ({ entry: "recharge" } & Recharge)
  | ({ entry: "burn" } & Order)
  | { entry: "deposit"; reseller: string; diamonds: number }
  | ({ entry: "transfer" } & AccountTransfer)
  | { entry: "disabled"; clientId: string; by: DisabledBy | null };
