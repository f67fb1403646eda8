import { env } from "@/lib/env";
import { searchHash } from "@/lib/shared/search-hash";

/** A customer wants a copy of his data, or that it is erased. */
export const DATA_REQUEST_KINDS = ["export", "deletion"] as const;
export type DataRequestKind = (typeof DATA_REQUEST_KINDS)[number];

/** unconfirmed: the link in our mail was not opened yet; waiting: staff must answer; the others are the end. */
export const DATA_REQUEST_STATUSES = ["unconfirmed", "waiting", "answered", "declined"] as const;
export type DataRequestStatus = (typeof DATA_REQUEST_STATUSES)[number];

/** Under which hash an address is looked for: the one that orders have. */
export function addressHash(email: string): string {
  return searchHash({ subject: "email", text: email, key: env.FACET_HASH_KEY });
}
