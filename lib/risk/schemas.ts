import { z } from "zod";
import { SEARCH_SUBJECTS } from "@/lib/shared/search-hash";

const DAYS_MAX = 3_650;

export const ListSubjectInput = z.object({
  list: z.enum(["blocked", "watched", "verified"]),
  subject: z.enum(SEARCH_SUBJECTS),
  /** The plain value as staff know it; only its keyed hash is stored. */
  value: z.string().trim().min(1, "Please enter a value.").max(300, "This value is too long."),
  reason: z.string().trim().min(3, "Please say why.").max(500, "Please keep the reason below 500 characters."),
  /** Empty: until somebody takes it off the list. */
  days: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(1).max(DAYS_MAX).optional(),
  ),
});

export type ListSubject = z.output<typeof ListSubjectInput>;

export const UnlistSubjectInput = ListSubjectInput.pick({ list: true, subject: true, value: true });

export type UnlistSubject = z.output<typeof UnlistSubjectInput>;
