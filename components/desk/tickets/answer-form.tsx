"use client";

import { useId, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { controlClass, describedBy, Field, SelectInput } from "@/components/ui/field";
import { type DeskAction, DeskForm, useFieldError } from "../desk-form";

type Preview = { text: string; isFallback: boolean; missing: string[] };

type Props = {
  ticketId: string;
  version: number;
  /** The customer's language, as its speakers write it. */
  language: string;
  answers: readonly { id: string; name: string }[];
  action: DeskAction<object>;
  previewAction: DeskAction<Preview>;
};

/** Writes to the customer, or a note to colleagues. A prepared answer is put into the field as the customer will read it, and can be changed. */
export function AnswerForm({ ticketId, version, language, answers, action, previewAction }: Props) {
  const text = useRef<HTMLTextAreaElement>(null);
  return (
    <DeskForm
      action={action}
      hidden={{ ticketId, version: String(version) }}
      keyName="key"
      submitLabel="Send, and wait for the customer"
      variant="secondary"
      doneMessage="It is in the conversation"
    >
      {answers.length > 0 && (
        <CannedAnswerPicker
          {...{ ticketId, language, answers, previewAction }}
          onText={(written) => {
            if (text.current === null) return;
            text.current.value = written;
            text.current.focus();
          }}
        />
      )}
      <AnswerText text={text} language={language} />
      <input type="hidden" name="next" value="answered" />
      <div className="flex flex-wrap gap-2.5">
        <Button type="submit" name="next" value="solved" variant="primary">
          Send and solve
        </Button>
        <Button type="submit" name="next" value="note">
          Keep as a note for colleagues
        </Button>
      </div>
    </DeskForm>
  );
}

function AnswerText({ text, language }: { text: React.RefObject<HTMLTextAreaElement | null>; language: string }) {
  const id = useId();
  const error = useFieldError("text");
  return (
    <Field id={id} label="Answer" hint={`The customer reads ${language}.`} error={error}>
      <div className={controlClass(error === undefined ? "plain" : "bad")}>
        <textarea
          ref={text}
          id={id}
          name="text"
          rows={6}
          maxLength={4_000}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={describedBy(id, { hasHint: true })}
          className="min-w-0 flex-1 resize-y bg-transparent py-2.5 outline-none"
        />
      </div>
    </Field>
  );
}

type PickerProps = Pick<Props, "ticketId" | "language" | "answers" | "previewAction"> & {
  onText: (text: string) => void;
};

function CannedAnswerPicker({ ticketId, language, answers, previewAction, onText }: PickerProps) {
  const id = useId();
  const [hint, setHint] = useState<string | null>(null);
  const [, startTransition] = useTransition();

  function choose(answerId: string) {
    if (answerId === "") return;
    const form = new FormData();
    form.set("ticketId", ticketId);
    form.set("answerId", answerId);
    startTransition(async () => {
      const state = await previewAction({ status: "idle" }, form).catch(() => null);
      if (state?.status !== "done") return setHint("It could not be read. Please choose it again.");
      const { text, isFallback, missing } = state.data;
      const gaps = missing.map((name) => `{{${name}}}`).join(", ");
      const notes = [
        isFallback ? `There is no text in ${language}: this is the English one.` : "",
        gaps === "" ? "" : `${gaps} has no value on this order: write it yourself.`,
      ];
      setHint(notes.filter((note) => note !== "").join(" ") || null);
      onText(text);
    });
  }

  return (
    <Field
      id={id}
      label="Prepared answer"
      hint={<span role="status">{hint ?? "It is put into the field below."}</span>}
    >
      <SelectInput id={id} defaultValue="" onChange={({ target }) => choose(target.value)}>
        <option value="">Choose one</option>
        {answers.map((answer) => (
          <option key={answer.id} value={answer.id}>
            {answer.name}
          </option>
        ))}
      </SelectInput>
    </Field>
  );
}
