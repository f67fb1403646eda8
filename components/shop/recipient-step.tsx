"use client";

import { Check, TriangleAlert, X } from "lucide-react";
import { useText } from "@/components/i18n/text-provider";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Field, TextInput } from "@/components/ui/field";
import { Spinner } from "@/components/ui/spinner";
import type { Translate } from "@/i18n/messages";
import { forgetRecipient, useMemory } from "./browser-memory";
import type { BuyProblem } from "./buy-problem";
import { refusalText } from "./refusal-text";
import type { SavedRecipient } from "./use-me";
import type { Recipient, RecipientVerdict } from "./use-recipient";

type Props = { recipient: Recipient; accountRecipients: readonly SavedRecipient[]; problem: BuyProblem | null };

/** Step 1: the ID, checked as the field is left or something is pasted, and the saved ones to tap. */
export function RecipientStep({ recipient, accountRecipients, problem }: Props) {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const { value, verdict, change, check } = recipient;
  const refused = problem?.kind === "field" && problem.field === "recipientId" ? refusalText(tRefusal, problem) : null;
  const error = errorText(t, verdict) ?? (verdict.verdict === "ok" ? null : refused);
  const isOk = verdict.verdict === "ok" && error === null;

  return (
    <Card aria-labelledby="step-recipient">
      <CardBody className="grid gap-4">
        <CardHeading id="step-recipient" step={1}>
          {t("stepRecipient")}
        </CardHeading>
        <Field
          id="recipientId"
          label={t("recipientLabel")}
          error={error}
          success={isOk ? t("recipientOk") : verdict.verdict === "unavailable" ? <Unavailable /> : undefined}
        >
          <TextInput
            id="recipientId"
            controlSize="lg"
            name="recipientId"
            tone={error ? "bad" : isOk ? "good" : "plain"}
            value={value}
            onChange={(event) => change(event.target.value)}
            onPaste={(event) => {
              // A paste into an empty field is a whole ID: check it at once, in its clean form.
              const pasted = event.clipboardData.getData("text");
              if (value !== "" || pasted.trim() === "") return;
              event.preventDefault();
              void check(pasted);
            }}
            onBlur={() => {
              if (value !== "") void check(value);
            }}
            placeholder={t("recipientPlaceholder")}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="done"
            maxLength={400}
            required
            trailing={<Mark verdict={error ? "invalid" : verdict.verdict} checkingLabel={t("recipientChecking")} />}
          />
        </Field>
        <Saved value={value} account={accountRecipients} onPick={(id) => void check(id)} />
      </CardBody>
    </Card>
  );
}

function Unavailable() {
  const t = useText("home");
  return <span className="text-warning">{t("recipientUnavailable")}</span>;
}

function Mark({ verdict, checkingLabel }: { verdict: RecipientVerdict["verdict"]; checkingLabel: string }) {
  if (verdict === "checking") {
    return (
      <span className="text-accent">
        <Spinner />
        <span className="sr-only" role="status">
          {checkingLabel}
        </span>
      </span>
    );
  }
  if (verdict === "ok") return <Check className="size-5 shrink-0 animate-rise text-good" aria-hidden="true" />;
  if (verdict === "unavailable") return <TriangleAlert className="size-5 shrink-0 text-warning" aria-hidden="true" />;
  return null;
}

function Saved({
  value,
  account,
  onPick,
}: {
  value: string;
  account: readonly SavedRecipient[];
  onPick: (recipientId: string) => void;
}) {
  const t = useText("home");
  const here = useMemory("recipients") ?? [];
  const labels = new Map(account.map(({ recipientId, label }) => [recipientId, label]));
  const ids = [...new Set([...labels.keys(), ...here])].slice(0, 8);
  if (ids.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="float-left mr-1 text-sm text-third">{t("saved")}</legend>
      {ids.map((id) => (
        <span key={id} className="relative inline-flex">
          <Chip isSelected={id === value} onClick={() => onPick(id)} className={here.includes(id) ? "pr-9" : undefined}>
            <span className="sr-only">{t("savedUse")} </span>
            {labels.get(id) ?? id}
          </Chip>
          {here.includes(id) && (
            <button
              type="button"
              onClick={() => forgetRecipient(id)}
              aria-label={t("savedForget", { recipient: id })}
              className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-full text-third transition hover:text-ink"
            >
              <X className="size-3.5" aria-hidden="true" />
            </button>
          )}
        </span>
      ))}
    </fieldset>
  );
}

function errorText(t: Translate<"home">, verdict: RecipientVerdict): string | null {
  switch (verdict.verdict) {
    case "invalid":
      return t(
        (
          {
            empty: "recipientEmpty",
            too_short: "recipientTooShort",
            too_long: "recipientTooLong",
            characters: "recipientCharacters",
          } as const
        )[verdict.because],
      );
    case "not_found":
      return t("recipientNotFound");
    case "not_chargeable":
      return t("recipientNotChargeable");
    case "busy":
      return t("recipientBusy", { seconds: verdict.retryAfterSeconds });
    default:
      return null;
  }
}
