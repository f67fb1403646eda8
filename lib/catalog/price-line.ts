import type { Badge } from "@/lib/catalog/package";

/** Fields of a package as they are kept on record; the price in US cents as text. */
export type RecordedFields = { priceUsdMinor?: string; isActive?: boolean; badge?: Badge | null };

/** A schedule as it is kept on record; times are ISO strings. */
export type RecordedSchedule = {
  startsAt: string;
  endsAt: string | null;
  priceUsdMinor: string | null;
  isActive: boolean | null;
  badge: Badge | "none" | null;
};

/**
 * One thing that a change of prices changed: what it was and what it became. `version` is what the change left behind: while it still
 * stands, nobody has changed the same thing since, and the change can be taken back.
 */
export type PriceLine =
  | {
      target: "package";
      packageId: string;
      diamonds: number;
      version: number;
      before: RecordedFields;
      after: RecordedFields;
    }
  | { target: "order"; before: string[]; after: string[]; moved: number }
  | { target: "markup"; currency: string; version: number; validFrom: string; before: number; after: number }
  | { target: "surcharge"; method: string; before: number; after: number }
  | {
      target: "schedule";
      scheduleId: string;
      packageId: string;
      diamonds: number;
      before: RecordedSchedule | null;
      after: RecordedSchedule | null;
    }
  | {
      target: "tax";
      country: string;
      validFrom: string;
      version: number;
      before: { name: string; rateBp: number } | null;
      after: { name: string; rateBp: number };
    };

export const CHANGE_KINDS = [
  "package.create",
  "package.price",
  "package.visibility",
  "package.badge",
  "package.order",
  "schedule.create",
  "schedule.cancel",
  "markup",
  "surcharge",
  "bulk",
  "tax",
  "revert",
] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

export function isChangeKind(text: unknown): text is ChangeKind {
  return typeof text === "string" && (CHANGE_KINDS as readonly string[]).includes(text);
}
