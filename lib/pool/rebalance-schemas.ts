import { z } from "zod";
import { costUsdField, diamondsField, lineField, NO_CONTROLS } from "@/lib/pool/desk-schemas";

const accountId = lineField(NO_CONTROLS, 40).min(1, "Please choose an account.");
const ACCOUNTS_MAX = 100;

export const RunInput = z.object({ runId: z.uuid() });

export const TestTransferInput = z.object({ transferId: z.uuid(), fromId: accountId, toId: accountId });

export const CloseTaskInput = z.object({
  transferId: z.uuid(),
  outcome: z.enum(["done", "dismissed"]),
  reason: lineField("Please write it on one line.", 300).min(3, "Please say it in a few words. It is kept."),
});

export const ResolveTransferInput = z.object({
  transferId: z.uuid(),
  hasMoved: z.enum(["true", "false"], "Please choose what the supplier said.").transform((text) => text === "true"),
  reason: lineField("Please write it on one line.", 300).min(3, "Please say who told you, and where it is written."),
});

const CAPABILITIES = ["none", "manual", "api"] as const;

/** Fields whose names begin with a prefix, by what follows it: one of each account. At most 100. */
function fieldsAfter(prefix: string, fields: Record<string, unknown>): [string, string][] {
  return Object.entries(fields)
    .flatMap(([name, value]): [string, string][] =>
      name.startsWith(prefix) && typeof value === "string" ? [[name.slice(prefix.length), value]] : [],
    )
    .slice(0, ACCOUNTS_MAX);
}

export const RebalanceSettingsInput = z
  .object({
    version: z.coerce.number().int().min(1),
    isOn: z
      .enum(["true"])
      .optional()
      .transform((text) => text === "true"),
    minDiamonds: diamondsField,
    runDiamondsMax: diamondsField,
    transfersMax: z.coerce.number("Please enter a number from 1 to 100.").int().min(1).max(100),
  })
  .catchall(z.string())
  .transform((fields, context) => {
    const { version, isOn, minDiamonds, runDiamondsMax, transfersMax } = fields;
    const capabilities = fieldsAfter("capability.", fields).map(([custodianId, text]) => {
      const capability = CAPABILITIES.find((known) => known === text);
      if (capability === undefined)
        context.addIssue({ code: "custom", message: "Please choose one.", path: [`capability.${custodianId}`] });
      return { custodianId, capability: capability ?? ("none" as const) };
    });
    return { version, isOn, minDiamonds, runDiamondsMax, transfersMax, capabilities };
  });

/** A number of diamonds of one part: empty is none. */
function partDiamonds(text: string): bigint | null {
  const digits = text.replaceAll(/[,\s]/g, "");
  if (digits === "") return 0n;
  return /^\d{1,15}$/.test(digits) ? BigInt(digits) : null;
}

export const SplitDepositInput = z
  .object({
    depositId: z.uuid(),
    diamonds: diamondsField,
    costUsd: costUsdField,
    supplier: lineField(NO_CONTROLS, 120).min(2, "Please name the supplier."),
    document: lineField(NO_CONTROLS, 120).min(2, "Please name the invoice or transfer, so that it can be found again."),
  })
  .catchall(z.string())
  .transform((fields, context) => {
    const { depositId, diamonds, costUsd, supplier, document } = fields;
    const parts = fieldsAfter("part.", fields).map(([custodianId, text]) => {
      const part = partDiamonds(text);
      if (part === null)
        context.addIssue({ code: "custom", message: "Please enter whole diamonds.", path: [`part.${custodianId}`] });
      return { custodianId, diamonds: part ?? 0n };
    });
    return { depositId, diamonds, costUsd, supplier, document, parts };
  });
