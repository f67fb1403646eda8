import { z } from "zod";
import { RECORD_TABLE_IDS } from "@/lib/shared/record-tables";

const viewId = z.uuid("This view is unknown.");

const name = z
  .string()
  .trim()
  .min(1, "Please give the view a name.")
  .max(60, "Please keep the name below 60 characters.")
  .regex(/^\P{Cc}*$/u, "Please leave out line breaks and other control characters.");

export const SaveViewInput = z.object({
  /** Made by the form: a repeat finds the first view. */
  viewId,
  tableId: z.enum(RECORD_TABLE_IDS, "This table is unknown."),
  name,
  /** The address's query as it stands; the table's own filters are kept of it. */
  filters: z.string().max(1_000, "These filters are too long to be saved."),
  isShared: z
    .literal("true")
    .optional()
    .transform((text) => text === "true"),
});
export type SaveView = z.output<typeof SaveViewInput>;

export const RenameViewInput = z.object({ viewId, name });
export type RenameView = z.output<typeof RenameViewInput>;

export const RemoveViewInput = z.object({ viewId });
