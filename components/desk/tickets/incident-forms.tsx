"use client";

import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";
import { METHOD_IDS } from "@/lib/shared/methods";
import type { IncidentLine, IncidentReach } from "@/lib/tickets/desk-view";
import { SelectField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { MomentField } from "../moment-field";
import { methodWord, ORDER_CHIPS } from "../words";
import { IncidentReachNote } from "./incident-reach";
import { TextFields } from "./text-fields";

const ANY = { value: "", label: "any" } as const;

type OpenProps = {
  channels: readonly { id: string; name: string }[];
  action: DeskAction<{ linked: number }>;
  previewAction: DeskAction<IncidentReach>;
};

/** Opens an incident: who is part of it, and what they read on the page of their order. */
export function OpenIncidentForm({ channels, action, previewAction }: OpenProps) {
  return (
    <DialogForm
      label="Open an incident"
      title="Open an incident"
      explanation="Orders that fit show the text on their page, and their tickets are linked. Nobody is written to before you answer."
      size="md"
      variant="primary"
      action={action}
      keyName="incidentId"
      submitLabel="Open it"
      doneMessage="The incident is open"
    >
      <TextField name="title" label="What it is, for colleagues" maxLength={80} autoComplete="off" />
      <MomentField name="placedFrom" label="Orders placed from" />
      <SelectField
        name="channel"
        label="Paid, or tried, over channel"
        options={[ANY, ...channels.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <SelectField
        name="method"
        label="Method"
        options={[ANY, ...METHOD_IDS.map((method) => ({ value: method, label: methodWord(method) }))]}
      />
      <SelectField
        name="country"
        label="Country"
        options={[ANY, ...COUNTRY_CODES.map((code) => ({ value: code, label: COUNTRIES[code].names.en }))]}
      />
      <SelectField
        name="orderStatus"
        label="State of the order"
        options={[ANY, ...Object.entries(ORDER_CHIPS).map(([value, { word }]) => ({ value, label: word }))]}
      />
      <MomentField name="placedUntil" label="Until" hint="Leave it empty while it lasts." />
      <IncidentReachNote action={previewAction} />
      <TextFields rows={2} />
    </DialogForm>
  );
}

type Props = { incident: IncidentLine; action: DeskAction<{ answered: number }> };

/** One answer to all its tickets, each customer in his own language. */
export function AnswerIncidentForm({ incident, action }: Props) {
  return (
    <DialogForm
      label="Answer all"
      title={`Answer everybody: ${incident.title}`}
      explanation={`Goes to every linked ticket that is not solved, ${incident.tickets} at most, and to those that come later.`}
      size="md"
      variant="primary"
      action={action}
      hidden={{ incidentId: incident.id }}
      keyName="key"
      submitLabel="Send to all"
      doneMessage="Everybody has the answer"
    >
      <TextFields texts={incident.texts} rows={2} />
    </DialogForm>
  );
}

/** The last word to all its tickets, which are solved by it. */
export function CloseIncidentForm({ incident, action }: Props) {
  return (
    <DialogForm
      label="Answer all and close"
      title={`It is over: ${incident.title}`}
      explanation={`The last word goes to every linked ticket, ${incident.tickets} now; all of them are solved, and the notice leaves the orders' pages.`}
      size="md"
      action={action}
      hidden={{ incidentId: incident.id }}
      keyName="key"
      submitLabel="Send, solve and close"
      doneMessage="The incident is closed, and its tickets are solved"
    >
      <TextFields rows={2} />
    </DialogForm>
  );
}
