"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { outcomeText } from "@/components/shop/refusal-text";
import { Button } from "@/components/ui/button";
import { controlClass, describedBy, Field } from "@/components/ui/field";
import { RadioRow } from "@/components/ui/radio-card";
import { showToast } from "@/components/ui/toast";
import { TEXT_MAX, TICKET_KINDS, type TicketKind } from "@/lib/tickets/ticket";
import { sendReport } from "./send-report";

const PICTURE_CODES: readonly string[] = ["ticket.picture_too_large", "ticket.picture_unreadable"];

type Props = {
  url: string;
  onSent: () => Promise<void>;
  onCancel: () => void;
};

type Problem = { at: "kind" | "text" | "picture" | "form"; sentence: string };

/** What happened, in the customer's own words, with a picture if he likes. What is typed stays until it has arrived. */
export function ReportForm({ url, onSent, onCancel }: Props) {
  const t = useText("ticket");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const id = useId();
  const [kind, setKind] = useState<TicketKind | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const key = useRef<string | null>(null);
  const errorAt = (at: Problem["at"]) => (problem?.at === at ? problem.sentence : null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const content = new FormData(event.currentTarget);
    const text = String(content.get("text") ?? "").trim();
    const picture = content.get("picture");
    if (kind === null) return fail({ at: "kind", sentence: t("kindMissing") });
    if (text === "") return fail({ at: "text", sentence: t("textMissing") });
    setIsBusy(true);
    setProblem(null);
    key.current ??= crypto.randomUUID();
    const file = picture instanceof File ? picture : null;
    const outcome = await sendReport(url, { key: key.current, locale, kind, text }, file);
    setIsBusy(false);
    if (outcome.status === "done") {
      showToast(t("sent"));
      return onSent();
    }
    // What was refused was not taken, so what is sent next is another report. An answer that never came may have been one.
    if (outcome.status === "refused") key.current = null;
    const isPicture = outcome.status === "refused" && PICTURE_CODES.includes(outcome.code);
    fail({ at: isPicture ? "picture" : "form", sentence: outcomeText(tRefusal, outcome) });
  }

  function fail(next: Problem) {
    setProblem(next);
    if (next.at !== "form") document.getElementById(`${id}-${next.at}`)?.focus();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <fieldset className="grid gap-1.5" aria-describedby={`${id}-kind-error`}>
        <legend className="mb-1.5 text-sm font-medium text-second">{t("kindLabel")}</legend>
        <div className="divide-y divide-line overflow-hidden rounded-md border border-line-strong">
          {TICKET_KINDS.map((one, index) => (
            <RadioRow
              key={one}
              id={index === 0 ? `${id}-kind` : undefined}
              name="kind"
              value={one}
              className="min-h-12"
              checked={kind === one}
              onChange={() => setKind(one)}
            >
              {t(`kind_${one}`)}
            </RadioRow>
          ))}
        </div>
        <p id={`${id}-kind-error`} aria-live="polite" className="text-sm font-medium text-bad empty:hidden">
          {errorAt("kind")}
        </p>
      </fieldset>
      <Field id={`${id}-text`} label={t("textLabel")} error={errorAt("text")}>
        <div className={controlClass(errorAt("text") === null ? "plain" : "bad")}>
          <textarea
            id={`${id}-text`}
            name="text"
            rows={4}
            maxLength={TEXT_MAX}
            aria-invalid={errorAt("text") !== null || undefined}
            aria-describedby={describedBy(`${id}-text`)}
            className="min-w-0 flex-1 resize-y bg-transparent py-2.5 outline-none"
          />
        </div>
      </Field>
      <PictureField id={`${id}-picture`} error={errorAt("picture")} />
      <p role="alert" className="text-sm font-medium text-bad empty:hidden">
        {errorAt("form")}
      </p>
      <div className="flex flex-wrap gap-2.5">
        <Button type="submit" variant="primary" size="lg" isBusy={isBusy} busyLabel={t("sending")}>
          {t("send")}
        </Button>
        <Button size="lg" variant="quiet" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

export function PictureField({ id, error }: { id: string; error: string | null }) {
  const t = useText("ticket");
  return (
    <Field id={id} label={t("pictureLabel")} hint={t("pictureHint")} error={error}>
      <div className={controlClass(error === null ? "plain" : "bad")}>
        <input
          id={id}
          name="picture"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          aria-invalid={error !== null || undefined}
          aria-describedby={describedBy(id, { hasHint: true })}
          className="min-w-0 flex-1 py-2 text-sm outline-none file:mr-3 file:rounded-sm file:border-0 file:bg-sunken file:px-3 file:py-1.5 file:font-bold file:text-ink"
        />
      </div>
    </Field>
  );
}
