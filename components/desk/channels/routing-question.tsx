"use client";

import { useState } from "react";
import type { RoutingAnswer } from "@/lib/payments/ask-routing";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";
import { SelectField, TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";
import { methodWord } from "../words";
import { RoutingAnswerView } from "./routing-answer";

type Props = { methods: readonly string[]; packages: readonly number[]; action: DeskAction<RoutingAnswer> };

/** "What would routing do now?": a real decision for a payment that does not exist. */
export function RoutingQuestion({ methods, packages, action }: Props) {
  const [answers, setAnswers] = useState<{ answer: RoutingAnswer; count: number } | null>(null);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 px-5 pb-5 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <DeskForm
        action={action}
        submitLabel="What would routing do now?"
        busyLabel="Deciding"
        onDone={(answer) => setAnswers((before) => ({ answer, count: (before?.count ?? 0) + 1 }))}
      >
        <SelectField
          name="country"
          label="Country"
          options={COUNTRY_CODES.map((code) => ({ value: code, label: COUNTRIES[code].names.en }))}
        />
        <SelectField
          name="method"
          label="Method"
          options={methods.map((method) => ({ value: method, label: methodWord(method) }))}
        />
        <TextField
          name="diamonds"
          label="Diamonds"
          inputMode="numeric"
          autoComplete="off"
          defaultValue="500"
          list="packages-to-ask"
        />
        <datalist id="packages-to-ask">
          {packages.map((diamonds) => (
            <option key={diamonds} value={diamonds} />
          ))}
        </datalist>
        <TextField
          name="amount"
          label="Or an amount, in the country's currency"
          inputMode="decimal"
          autoComplete="off"
          hint="Counts instead of the diamonds."
        />
      </DeskForm>
      <div aria-live="polite">
        {answers === null ? (
          <p className="rounded-md bg-sunken px-4 py-3 text-second">
            It is decided as for a real payment, with everything that this process knows now. Nothing is written and no
            provider is asked.
          </p>
        ) : (
          <RoutingAnswerView answer={answers.answer} count={answers.count} />
        )}
      </div>
    </div>
  );
}
