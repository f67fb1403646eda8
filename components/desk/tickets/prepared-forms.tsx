"use client";

import type { CannedAnswerView } from "@/lib/tickets/desk-view";
import { fieldsOfSteps } from "@/lib/tickets/macro";
import type { MacroView } from "@/lib/tickets/prepared-queries";
import { CheckField, SelectField, TextAreaField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { TextFields } from "./text-fields";

const NAME_TAKEN = { "ticket.name_taken": "name" } as const;

/** Writes a new prepared answer, or another version of one. */
export function CannedAnswerForm({ answer, action }: { answer: CannedAnswerView | null; action: DeskAction<object> }) {
  return (
    <DialogForm
      label={answer === null ? "New answer" : "Change"}
      title={answer === null ? "New answer" : `Change “${answer.name}”`}
      action={action}
      hidden={{ version: String(answer?.version ?? 0), ...(answer === null ? {} : { answerId: answer.id }) }}
      keyName={answer === null ? "answerId" : undefined}
      submitLabel="Save"
      doneMessage="Saved"
      fieldOfRefusal={NAME_TAKEN}
    >
      <TextField
        name="name"
        label="Name, for colleagues"
        defaultValue={answer?.name}
        maxLength={80}
        autoComplete="off"
      />
      <TextFields texts={answer?.texts} />
      <CheckField name="isActive" label="Offered in tickets" defaultChecked={answer?.isActive ?? true} />
    </DialogForm>
  );
}

const NEXT_OPTIONS = [
  { value: "answered", label: "waits for the customer" },
  { value: "solved", label: "is solved" },
  { value: "open", label: "stays open" },
] as const;

type MacroProps = {
  macro: MacroView | null;
  answers: readonly { id: string; name: string }[];
  action: DeskAction<object>;
};

/** Puts a macro together. Its steps always stand in one order: what acts first, and the reply last. */
export function MacroForm({ macro, answers, action }: MacroProps) {
  const fields =
    macro === null ? { retry: false, sendReceipt: false, next: "answered" as const } : fieldsOfSteps(macro.steps);
  return (
    <DialogForm
      label={macro === null ? "New macro" : "Change"}
      title={macro === null ? "New macro" : `Change “${macro.name}”`}
      explanation="Who presses it must hold the rights of every step. A step that is left empty is not part of it."
      action={action}
      hidden={{ version: String(macro?.version ?? 0), ...(macro === null ? {} : { macroId: macro.id }) }}
      keyName={macro === null ? "macroId" : undefined}
      submitLabel="Save"
      doneMessage="Saved"
      fieldOfRefusal={NAME_TAKEN}
    >
      <TextField name="name" label="Name" defaultValue={macro?.name} maxLength={80} autoComplete="off" />
      <CheckField name="retry" label="1. Try the order again now" defaultChecked={fields.retry} />
      <TextField
        name="refundPercent"
        label="2. Give back, percent of the price"
        defaultValue={fields.refundPercent?.toString()}
        inputMode="numeric"
        maxLength={3}
        autoComplete="off"
      />
      <CheckField name="sendReceipt" label="3. Send the receipt again" defaultChecked={fields.sendReceipt} />
      <TextAreaField name="note" label="4. Note on the order" maxLength={1_000} rows={2} defaultValue={fields.note} />
      <SelectField
        name="answerId"
        label="5. Reply"
        defaultValue={fields.answerId}
        options={[{ value: "", label: "none" }, ...answers.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <SelectField name="next" label="6. Then the ticket" defaultValue={fields.next} options={NEXT_OPTIONS} />
      <CheckField name="isActive" label="Offered in tickets" defaultChecked={macro?.isActive ?? true} />
    </DialogForm>
  );
}
