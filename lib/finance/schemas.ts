import { z } from "zod";
import { BOOKING_ACCOUNTS, DIFFERENCE_KINDS, DIFFERENCE_STATES } from "@/lib/finance/settlement";
import { parseReference } from "@/lib/shared/reference";

/** Providers are words of the payment port; here any short word will do, and one that nobody knows finds nothing. */
const providerWord = z.string().regex(/^[a-z]{2,20}$/);

/** Filters of the list of differences as they stand in the address; what cannot be read filters nothing. */
export const DifferenceListInput = z.object({
  provider: providerWord.optional().catch(undefined),
  kind: z.enum(DIFFERENCE_KINDS).optional().catch(undefined),
  /** Not given: the open ones. Given and empty: all. */
  state: z
    .enum(["", ...DIFFERENCE_STATES])
    .optional()
    .catch(undefined)
    .transform((state) => (state === undefined ? "open" : state === "" ? undefined : state)),
  order: z
    .string()
    .max(64)
    .transform((text) => parseReference(text) ?? undefined)
    .optional()
    .catch(undefined),
  /** The last id of the page before. */
  before: z.uuid().optional().catch(undefined),
});
export type DifferenceListAsk = z.output<typeof DifferenceListInput>;

/** What a person decides: that it is explained, or where it is booked. */
export const DECISIONS = ["explained", ...BOOKING_ACCOUNTS] as const;

export const CloseDifferenceInput = z.object({
  differenceId: z.uuid("This difference is unknown."),
  decision: z.enum(DECISIONS, "Please choose what becomes of it."),
  reason: z
    .string()
    .trim()
    .min(3, "Please say why. The reason is kept.")
    .max(500, "Please keep the reason below 500 characters.")
    .regex(/^\P{Cc}*$/u, "Please write the reason on one line."),
});

/** `all` or one provider. */
export const RunSettlementInput = z.object({ provider: providerWord });
