"use client";

import { type FormEvent, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { Field, TextInput } from "@/components/ui/field";
import type { OrderView } from "@/lib/orders/order-view";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import type { OrderAccess } from "./use-order";

type Props = {
  order: OrderView;
  access: OrderAccess;
  correctRecipient: Action<{ reference: string }>;
  onChanged: () => Promise<unknown>;
};

/** The platform refused the ID after the payment: ask for the right one and say what happens without it. */
export function CorrectRecipient({ order, access, correctRecipient, onChanged }: Props) {
  const t = useText("order");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const [value, setValue] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const deadline =
    order.correctUntil &&
    new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(order.correctUntil));

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const read = normaliseRecipientId(value);
    if (read.verdict === "invalid") return fail(tRefusal("recipient.invalid"));
    setIsBusy(true);
    setError(null);
    const outcome = await runAction(correctRecipient, { ...access, recipientId: read.recipientId });
    await onChanged();
    setIsBusy(false);
    if (outcome.status === "invalid") fail(tRefusal("recipient.invalid"));
    else if (outcome.status !== "done") fail(outcomeText(tRefusal, outcome));
  }

  function fail(sentence: string) {
    setError(sentence);
    document.getElementById("correct")?.focus();
  }

  return (
    <Card data-print="hide">
      <CardBody>
        <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
          <Field
            id="correct"
            label={t("correctLabel")}
            error={error}
            hint={deadline ? t("recipientDeadline", { date: deadline }) : undefined}
          >
            <TextInput
              id="correct"
              controlSize="lg"
              tone={error ? "bad" : "plain"}
              hasHint={deadline !== null}
              value={value}
              onChange={(event) => {
                setValue(event.target.value);
                setError(null);
              }}
              autoComplete="off"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              maxLength={400}
            />
          </Field>
          <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel={t("correctBusy")}>
            {t("correctSubmit")}
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
