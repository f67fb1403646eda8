import { z } from "zod";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { LOCALES, type Locale } from "@/lib/shared/locales";
import { METHOD_IDS } from "@/lib/shared/methods";
import { unfitForMany, unknownVariables } from "./canned";
import { MACRO_STATES } from "./macro";
import { TEXT_MAX, type Texts, TICKET_KINDS, TICKET_STATES } from "./ticket";

const key = z.uuid();
const ticketId = z.uuid("This ticket is unknown.");
const version = z.coerce.number().int().min(1);

/** What people write: any letters and line breaks, no other control characters. */
const text = z
  .string()
  .transform((written) => written.replaceAll("\r\n", "\n").trim())
  .pipe(
    z
      .string()
      .min(1, "Please write something.")
      .max(TEXT_MAX, `Please keep it below ${TEXT_MAX.toLocaleString("en")} characters.`)
      .regex(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u, "This text holds characters that cannot be shown."),
  );

const emptyAsAbsent = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** From the order's page; who may, is shown by the order's reference and token. */
export const ReportInput = z
  .object({
    key,
    locale: z.enum(LOCALES),
    kind: emptyAsAbsent(z.enum(TICKET_KINDS)),
    /** An answer to a report of before. */
    ticketId: emptyAsAbsent(ticketId),
    text,
  })
  .refine((input) => (input.kind === undefined) !== (input.ticketId === undefined), {
    message: "Please choose what it is about.",
    path: ["kind"],
  });
export type ReportInput = z.output<typeof ReportInput>;

export const CloseReportInput = z.object({
  reference: z.string().max(64),
  token: z.string().min(10).max(64),
  ticketId,
});

export const TicketListInput = z.object({
  show: z.enum(["open", "mine", "waiting", "solved"]).catch("open"),
  kind: emptyAsAbsent(z.enum(TICKET_KINDS)).catch(undefined),
  incident: emptyAsAbsent(z.uuid()).catch(undefined),
  before: emptyAsAbsent(z.string().regex(/^[0-9TZ:.-]{0,30}_?[0-9a-f-]{36}$/)).catch(undefined),
});
export type TicketListAsk = z.output<typeof TicketListInput>;

export const OpenNextInput = z.object({ key });
export const TicketInput = z.object({ ticketId });
export const AssignInput = z.object({ ticketId, to: z.enum(["me", "nobody"]).or(z.uuid()), version });
export const SetStateInput = z.object({ ticketId, state: z.enum(["open", "solved"]), version });

export const AnswerInput = z.object({
  ticketId,
  key,
  version,
  text,
  /** What becomes of the ticket; a note changes nothing. */
  next: z.enum([...TICKET_STATES, "note"]),
});

/** To a customer who has not written. */
export const WriteToCustomerInput = z.object({ orderId: z.uuid("This order is unknown."), key, text });

export const PreviewAnswerInput = z.object({ ticketId, answerId: z.uuid("Please choose an answer.") });
export const RunMacroInput = z.object({ ticketId, macroId: z.uuid(), key, version });

const name = z
  .string()
  .trim()
  .min(2, "Please give it a name.")
  .max(80, "Please keep the name below 80 characters.")
  .regex(/^\P{Cc}*$/u, "Please write the name on one line.");

const isActive = z.preprocess((value) => value === "true" || value === true, z.boolean());

function withKnownVariables(written: string, context: z.RefinementCtx, field: string): void {
  for (const variable of unknownVariables(written).slice(0, 3))
    context.addIssue({ code: "custom", path: [field], message: `There is no variable {{${variable}}}.` });
}

/** Texts by language as a form sends them: "text.en" is needed, the others may be empty. */
const textFields = {
  "text.en": text,
  "text.fil": emptyAsAbsent(text),
  "text.id": emptyAsAbsent(text),
  "text.ms": emptyAsAbsent(text),
  "text.th": emptyAsAbsent(text),
  "text.vi": emptyAsAbsent(text),
};

type TextsInput = Partial<Record<`text.${Locale}`, string | undefined>>;

function textsOf(input: TextsInput): Texts {
  const given = LOCALES.flatMap((locale) => {
    const written = input[`text.${locale}`];
    return written === undefined ? [] : [[locale, written] as const];
  });
  return Object.fromEntries(given) as Texts;
}

export const CannedAnswerInput = z
  .object({ answerId: key, version: z.coerce.number().int().min(0), name, isActive, ...textFields })
  .superRefine((input, context) => {
    for (const locale of LOCALES) withKnownVariables(input[`text.${locale}`] ?? "", context, `text.${locale}`);
  })
  .transform((input) => ({
    answerId: input.answerId,
    version: input.version,
    name: input.name,
    isActive: input.isActive,
    texts: textsOf(input),
  }));

const percent = z.coerce.number("Please enter a share such as 25.").int("Please enter a whole share.").min(1).max(100);

export const MacroInput = z.object({
  macroId: key,
  version: z.coerce.number().int().min(0),
  name,
  isActive,
  retry: isActive,
  refundPercent: emptyAsAbsent(percent),
  sendReceipt: isActive,
  note: emptyAsAbsent(text),
  answerId: emptyAsAbsent(z.uuid()),
  next: z.enum(MACRO_STATES),
});

/** With its time zone: a browser's "14:00" is another moment on the server. */
const moment = z.iso
  .datetime({ offset: true, error: "Please choose a date and a time." })
  .transform((written) => new Date(written));

/** An incident's text goes to many orders at once, so it may only name what every order has. */
function withCommonVariables(input: TextsInput, context: z.RefinementCtx): void {
  for (const locale of LOCALES) {
    for (const variable of unfitForMany(input[`text.${locale}`] ?? "").slice(0, 3))
      context.addIssue({
        code: "custom",
        path: [`text.${locale}`],
        message: `{{${variable}}} does not exist, or not for every order.`,
      });
  }
}

const ruleFields = {
  channel: emptyAsAbsent(z.string().regex(/^[a-z0-9-]{1,40}$/)),
  method: emptyAsAbsent(z.enum(METHOD_IDS)),
  country: emptyAsAbsent(z.enum(COUNTRY_CODES)),
  orderStatus: emptyAsAbsent(z.string().regex(/^[a-z_]{1,30}$/)),
  placedFrom: moment,
  placedUntil: emptyAsAbsent(moment),
};
type RuleInput = z.output<z.ZodObject<typeof ruleFields>>;

const isInOrder = ({ placedFrom, placedUntil }: RuleInput) => placedUntil === undefined || placedUntil > placedFrom;
const IN_ORDER = { message: "The end must be after the beginning.", path: ["placedUntil"] };

const ruleOf = (input: RuleInput) => ({
  channel: input.channel ?? null,
  method: input.method ?? null,
  country: input.country ?? null,
  orderStatus: input.orderStatus ?? null,
  placedFrom: input.placedFrom,
  placedUntil: input.placedUntil ?? null,
});

/** From the form that opens an incident, whose other fields are left out. */
export const PreviewIncidentInput = z.object(ruleFields).refine(isInOrder, IN_ORDER).transform(ruleOf);

export const OpenIncidentInput = z
  .object({ incidentId: key, title: name, ...ruleFields, ...textFields })
  .refine(isInOrder, IN_ORDER)
  .superRefine(withCommonVariables)
  .transform((input) => ({
    incidentId: input.incidentId,
    title: input.title,
    rule: ruleOf(input),
    texts: textsOf(input),
  }));
export type OpenIncidentInput = z.output<typeof OpenIncidentInput>;

export const AnswerIncidentInput = z
  .object({ incidentId: z.uuid(), key, ...textFields })
  .superRefine(withCommonVariables)
  .transform((input) => ({ incidentId: input.incidentId, key: input.key, texts: textsOf(input) }));

export const LinkTicketInput = z.object({ ticketId, incidentId: emptyAsAbsent(z.uuid()) });
