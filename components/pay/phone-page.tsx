"use client";

import { type FormEvent, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { type PayContext, PayFrame } from "./pay-frame";

type CodeSent = { kind: "code_sent"; maskedPhone: string; ticket: string } | { kind: "paid" };

export type PhoneActions = {
  sendCode: Action<CodeSent>;
  confirmCode: Action<{ reference: string }>;
};

/** Paying by phone bill: the number, then the code that its operator sends to it. */
export function PhonePage({ actions }: { actions: PhoneActions }) {
  const t = useText("pay");
  return (
    <PayFrame title={t("phoneTitle")} intro={t("phoneIntro")}>
      {(context) => <PhoneForm context={context} actions={actions} />}
    </PayFrame>
  );
}

function PhoneForm({ context, actions }: { context: PayContext; actions: PhoneActions }) {
  const [sent, setSent] = useState<{ maskedPhone: string; ticket: string } | null>(null);
  return sent === null ? (
    <NumberForm context={context} sendCode={actions.sendCode} onSent={setSent} />
  ) : (
    <CodeForm context={context} sent={sent} confirmCode={actions.confirmCode} onAgain={() => setSent(null)} />
  );
}

type NumberProps = {
  context: PayContext;
  sendCode: PhoneActions["sendCode"];
  onSent: (sent: { maskedPhone: string; ticket: string }) => void;
};

function NumberForm({ context: { access, paymentId, goToOrder }, sendCode, onSent }: NumberProps) {
  const t = useText("pay");
  const tRefusal = useText("refusal");
  const [phone, setPhone] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setError(null);
    const outcome = await runAction(sendCode, { ...access, paymentId, phone });
    setBusy(false);
    if (outcome.status === "done" && outcome.data.kind === "paid") return goToOrder(true);
    if (outcome.status === "done" && outcome.data.kind === "code_sent") return onSent(outcome.data);
    if (outcome.status === "done") return;
    setError(outcome.status === "invalid" ? tRefusal("payment.phone_invalid") : outcomeText(tRefusal, outcome));
    document.getElementById("phone")?.focus();
  }

  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field id="phone" label={t("phoneLabel")} hint={t("phoneHint")} error={error}>
        <TextInput
          id="phone"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          controlSize="lg"
          hasHint
          tone={error ? "bad" : "plain"}
          maxLength={40}
          value={phone}
          onChange={(event) => {
            setPhone(event.target.value);
            setError(null);
          }}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel={t("phoneBusy")}>
        {t("phoneSubmit")}
      </Button>
    </form>
  );
}

type CodeProps = {
  context: PayContext;
  sent: { maskedPhone: string; ticket: string };
  confirmCode: PhoneActions["confirmCode"];
  onAgain: () => void;
};

function CodeForm({ context, sent, confirmCode, onAgain }: CodeProps) {
  const t = useText("pay");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const { order, access, paymentId, goToOrder } = context;
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const amount = formatMoney({ amountMinor: BigInt(order.totalMinor), currency: order.currency as Currency }, locale);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setError(null);
    const outcome = await runAction(confirmCode, { ...access, paymentId, ticket: sent.ticket, code });
    if (outcome.status === "done") return goToOrder(true);
    setBusy(false);
    setError(outcome.status === "invalid" ? tRefusal("payment.code_wrong") : outcomeText(tRefusal, outcome));
    document.getElementById("code")?.focus();
  }

  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field id="code" label={t("codeLabel", { phone: sent.maskedPhone })} error={error}>
        <TextInput
          id="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          controlSize="lg"
          tone={error ? "bad" : "plain"}
          maxLength={10}
          value={code}
          onChange={(event) => {
            setCode(event.target.value);
            setError(null);
          }}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel={t("codeBusy")}>
        {t("codeSubmit", { amount })}
      </Button>
      <Button type="button" variant="secondary" size="lg" isWide onClick={onAgain}>
        {t("codeAgain")}
      </Button>
    </form>
  );
}
