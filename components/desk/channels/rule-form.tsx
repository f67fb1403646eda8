"use client";

import { useState } from "react";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";
import { providerOfChannel } from "../channel-words";
import { ReasonField, SelectField, TextField } from "../desk-fields";
import { type DeskAction, DeskForm, useFieldError } from "../desk-form";
import { methodWord } from "../words";

export type MethodChannels = { method: string; channelIds: readonly string[] };

const KINDS = [
  { value: "prefer", label: "Prefer a channel" },
  { value: "forbid", label: "Never use a channel" },
  { value: "split", label: "Split by volume" },
];

type Props = { methods: readonly MethodChannels[]; action: DeskAction<object> };

/** A new rule, asked after those that are there. */
export function RuleForm({ methods, action }: Props) {
  const [method, setMethod] = useState(methods[0]?.method ?? "");
  const [kind, setKind] = useState("prefer");
  const channelIds = methods.find((one) => one.method === method)?.channelIds ?? [];
  return (
    <DeskForm
      action={action}
      keyName="ruleId"
      submitLabel="Add the rule"
      doneMessage="The rule is in force"
      onDone={() => {
        setMethod(methods[0]?.method ?? "");
        setKind("prefer");
      }}
    >
      <SelectField
        name="method"
        label="Payments by"
        options={methods.map((one) => ({ value: one.method, label: methodWord(one.method) }))}
        onChange={setMethod}
      />
      <SelectField name="kind" label="Rule" options={KINDS} onChange={setKind} />
      {kind === "split" ? (
        <Shares key={method} channelIds={channelIds} />
      ) : (
        <SelectField
          key={method}
          name="channelId"
          label="Channel"
          options={channelIds.map((id) => ({ value: id, label: providerOfChannel(id) }))}
        />
      )}
      <SelectField
        name="country"
        label="Country"
        options={[
          { value: "", label: "Every country" },
          ...COUNTRY_CODES.map((code) => ({ value: code, label: COUNTRIES[code].names.en })),
        ]}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField name="fromUsd" label="From, USD" inputMode="decimal" autoComplete="off" placeholder="any" />
        <TextField name="toUsd" label="To, USD" inputMode="decimal" autoComplete="off" placeholder="any" />
      </div>
      <ReasonField />
    </DeskForm>
  );
}

/** Even shares to begin with; whoever cannot take a payment leaves its share to the others. */
function Shares({ channelIds }: { channelIds: readonly string[] }) {
  const error = useFieldError("shares");
  if (channelIds.length < 2) {
    return <p className="text-sm text-second">This method has one channel only, so there is nothing to split.</p>;
  }
  const even = Math.floor(100 / channelIds.length);
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">Shares, together 100 %</legend>
      {channelIds.map((id, index) => (
        <TextField
          key={id}
          name={`share:${id}`}
          label={`${providerOfChannel(id)}, %`}
          inputMode="decimal"
          autoComplete="off"
          defaultValue={String(index === 0 ? 100 - even * (channelIds.length - 1) : even)}
        />
      ))}
      {error !== undefined && (
        <p role="alert" className="text-sm font-medium text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
