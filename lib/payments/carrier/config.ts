import type { StartRequest } from "@/lib/payments/provider";

/** What an operator, or the aggregator before several of them, agrees with us at onboarding. */
export type CarrierConfig = {
  clientId: string;
  /** Proves us at the token endpoint by HTTP Basic; not used when there is a `signingKey`. */
  clientSecret: string;
  /** For operators that keep to CAMARA's profile, which allows `private_key_jwt` only: our key in PEM (EC P-256 or RSA), and its name there. */
  signingKey: { keyId: string; privateKeyPem: string } | null;
  tokenUrl: string;
  /** With the API's name and version, and no slash at the end: `https://api.operator.example/carrier-billing/v0.5`. */
  apiBase: string;
  /** The same of the refund API; null where the operator has none, and then refunds are refused with `payment.cannot_refund`. */
  refundApiBase: string | null;
  /** Our webhook route, which operators want to be HTTPS. */
  sinkUrl: string;
  /** The first signs the bearer tokens that operators send back to us, all of them are believed: that is how one is replaced. */
  sinkSecrets: readonly string[];
  /** Turns a phone number into a mark that only we can make. Changing it forgets who is on the block list. */
  fingerprintKey: string;
  /** How long this operator keeps a reservation; the contract has no field for it. Null: not agreed. */
  reservationSeconds: number | null;
  /** The name on the customer's bill; null leaves it to the contract with the operator. */
  merchantName: string | null;
  timeoutMs: number;
  /** The page of ours where the customer enters a number and a code. The same request must give the same address. */
  pageUrl: (request: StartRequest) => string;
};
