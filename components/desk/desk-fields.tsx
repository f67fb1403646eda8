"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { controlClass, describedBy, Field, SelectInput, TextInput } from "@/components/ui/field";
import { useFieldError } from "./desk-form";

type TextProps = Omit<ComponentProps<typeof TextInput>, "id" | "tone" | "name"> & {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
};

/** A line of text; its error comes from the form around it. */
export function TextField({ name, label, hint, ...rest }: TextProps) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <TextInput
        {...rest}
        id={id}
        name={name}
        hasHint={hint !== undefined}
        tone={error === undefined ? "plain" : "bad"}
      />
    </Field>
  );
}

/** Why, in the person's own words: asked wherever something is changed that counts. */
export function ReasonField({
  label = "Reason",
  hint = "It is kept, and nobody can change it later.",
}: {
  label?: string;
  hint?: string;
}) {
  return <TextField name="reason" label={label} hint={hint} maxLength={500} autoComplete="off" required />;
}

type SelectProps = {
  name: string;
  label: ReactNode;
  options: ReadonlyArray<{ value: string; label: string }>;
  defaultValue?: string;
  hint?: ReactNode;
  /** For a form whose other fields depend on it. */
  onChange?: (value: string) => void;
};

export function SelectField({ name, label, options, defaultValue, hint, onChange }: SelectProps) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <SelectInput id={id} name={name} defaultValue={defaultValue} onChange={({ target }) => onChange?.(target.value)}>
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectInput>
    </Field>
  );
}

/** Several lines. */
export function TextAreaField({
  name,
  label,
  rows = 3,
  maxLength,
  defaultValue,
  hint,
}: {
  name: string;
  label: ReactNode;
  rows?: number;
  maxLength: number;
  defaultValue?: string;
  hint?: ReactNode;
}) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <div className={controlClass(error === undefined ? "plain" : "bad")}>
        <textarea
          id={id}
          name={name}
          rows={rows}
          maxLength={maxLength}
          defaultValue={defaultValue}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={describedBy(id, { hasHint: hint !== undefined })}
          className="min-w-0 flex-1 resize-y bg-transparent py-2.5 outline-none"
        />
      </div>
    </Field>
  );
}

/** A box to tick; unticked it sends nothing. */
export function CheckField({
  name,
  label,
  defaultChecked,
}: {
  name: string;
  label: ReactNode;
  defaultChecked?: boolean;
}) {
  return (
    <label className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm font-medium">
      <input
        type="checkbox"
        name={name}
        value="true"
        defaultChecked={defaultChecked}
        className="size-4.5 accent-accent"
      />
      {label}
    </label>
  );
}
