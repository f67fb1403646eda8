"use client";

import { useId, useRef } from "react";
import { Field, TextInput } from "@/components/ui/field";
import { deskMoment } from "@/lib/shared/desk-time";
import { useFieldError } from "./desk-form";

type Props = { name: string; label: string; hint?: string; isRequired?: boolean };

/** A date and a time of the desks' clock. A browser's value carries no zone; what is sent is the moment. */
export function MomentField({ name, label, hint, isRequired = true }: Props) {
  const id = useId();
  const error = useFieldError(name);
  const moment = useRef<HTMLInputElement>(null);
  return (
    <Field id={id} label={label} hint={hint === undefined ? "Manila time." : `Manila time. ${hint}`} error={error}>
      <TextInput
        id={id}
        type="datetime-local"
        hasHint
        tone={error === undefined ? "plain" : "bad"}
        onChange={({ target }) => {
          if (moment.current) moment.current.value = target.value === "" ? "" : deskMoment(target.value).toISOString();
        }}
        required={isRequired}
      />
      {/* A text that is not shown, since a form's reset does not empty one of type "hidden". */}
      <input ref={moment} type="text" name={name} defaultValue="" hidden readOnly />
    </Field>
  );
}
