"use client";

import { type FormEvent, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { Field, TextInput } from "@/components/ui/field";
import { parseReference } from "@/lib/shared/reference";

type Errors = { reference?: string; email?: string; form?: string };

/** Finds an order by its number and e-mail address. A typing mistake in the number is found here by its check character. */
export function TrackForm({ lookUp }: { lookUp: Action<{ orderUrl: string }> }) {
  const t = useText("track");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const [reference, setReference] = useState("");
  const [email, setEmail] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [isBusy, setIsBusy] = useState(false);

  function stopAt(found: Errors) {
    setErrors(found);
    const field = found.reference ? "reference" : found.email ? "email" : null;
    if (field) setTimeout(() => document.getElementById(field)?.focus());
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const read = parseReference(reference);
    const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
    if (read === null || !isEmail) {
      return stopAt({
        reference: read === null ? t("referenceInvalid") : undefined,
        email: isEmail ? undefined : t("emailInvalid"),
      });
    }
    setReference(read);
    setErrors({});
    setIsBusy(true);
    const outcome = await runAction(lookUp, { reference: read, email: email.trim(), locale });
    if (outcome.status === "done") return window.location.assign(outcome.data.orderUrl);
    setIsBusy(false);
    stopAt({ form: outcomeText(tRefusal, outcome) });
  }

  return (
    <Card>
      <CardBody>
        <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
          <Field id="reference" label={t("referenceLabel")} hint={t("referenceHint")} error={errors.reference}>
            <TextInput
              id="reference"
              name="reference"
              controlSize="lg"
              hasHint
              tone={errors.reference ? "bad" : "plain"}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={64}
              className="figures"
            />
          </Field>
          <Field id="email" label={t("emailLabel")} error={errors.email}>
            <TextInput
              id="email"
              name="email"
              type="email"
              controlSize="lg"
              tone={errors.email ? "bad" : "plain"}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              autoComplete="email"
              maxLength={254}
            />
          </Field>
          {errors.form && (
            <Alert tone="bad" role="alert">
              {errors.form}
            </Alert>
          )}
          <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel={t("busy")}>
            {t("submit")}
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
