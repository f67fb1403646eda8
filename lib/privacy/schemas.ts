import { z } from "zod";
import { DATA_REQUEST_KINDS, DATA_REQUEST_STATUSES } from "@/lib/privacy/data-request";
import { LOCALES } from "@/lib/shared/locales";

const reason = z
  .string()
  .trim()
  .min(3, "Please say why. The reason is kept.")
  .max(500, "Please keep the reason below 500 characters.")
  .regex(/^[^\p{Cc}]*$/u, "Please write the reason on one line.");

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "This address is too long.")
  .pipe(z.email("Please enter an e-mail address such as name@example.com."));

const token = z.string().min(20).max(100);
const format = z.enum(["json", "text"]).default("json");

export const AskForDataInput = z.object({ kind: z.enum(DATA_REQUEST_KINDS), locale: z.enum(LOCALES).default("en") });
export const ConfirmDataInput = z.object({ token });
export const DataFileInput = z.object({ token, format });
export const OwnDataFileInput = z.object({ requestId: z.uuid(), format });

export const RecordDataRequestInput = z.object({
  email,
  kind: z.enum(DATA_REQUEST_KINDS, "Please choose what is asked for."),
  locale: z.enum(LOCALES, "Please choose a language.").default("en"),
  reason,
});

export const AnswerDataRequestInput = z.object({ requestId: z.uuid("This request is unknown."), reason });

export const DataRequestListInput = z.object({
  status: z.enum(DATA_REQUEST_STATUSES).optional().catch(undefined),
  kind: z.enum(DATA_REQUEST_KINDS).optional().catch(undefined),
  before: z.uuid().optional().catch(undefined),
});
