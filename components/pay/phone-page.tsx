"use client";

import { type FormEvent, useEffect, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { isCountryCode } from "@/lib/shared/countries";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { MOBILE_EXAMPLES } from "@/lib/shared/phone-number";
import { keepSentCode, readSentCode, type SentCode } from "./kept-code";
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
  const [phone, setPhone] = useState("");
  const [sent, setSent] = useState<SentCode | null>(() => readSentCode(context.paymentId));
  const [numbers, setNumbers] = useState<readonly string[]>(sent === null ? [] : [sent.maskedPhone]);
  if (sent !== null) {
    // An operator that gets the same number again need not send a second message.
    const isRepeat = numbers.filter((number) => number === sent.maskedPhone).length > 1;
    return (
      <CodeForm {...{ context, sent, isRepeat }} confirmCode={actions.confirmCode} onAgain={() => setSent(null)} />
    );
  }
  return (
    <NumberForm
      {...{ context, phone, setPhone }}
      sendCode={actions.sendCode}
      isAgain={numbers.length > 0}
      onSent={(code) => {
        setSent(code);
        setNumbers([...numbers, code.maskedPhone]);
        keepSentCode(context.paymentId, code);
      }}
    />
  );
}

/** One form takes the place of the other: the focus goes along, or a keyboard would begin at the top of the page again. */
function useFocusAtFirst(id: string, isWanted: boolean): void {
  useEffect(() => {
    if (isWanted) document.getElementById(id)?.focus();
  }, [id, isWanted]);
}

type NumberProps = {
  context: PayContext;
  /** Kept over a second code to the same number. */
  phone: string;
  setPhone: (phone: string) => void;
  isAgain: boolean;
  sendCode: PhoneActions["sendCode"];
  onSent: (sent: SentCode) => void;
};

function NumberForm({ context, phone, setPhone, isAgain, sendCode, onSent }: NumberProps) {
  const t = useText("pay");
  const tRefusal = useText("refusal");
  const { order, access, paymentId, goToOrder } = context;
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const example = isCountryCode(order.country) ? MOBILE_EXAMPLES[order.country] : "";
  useFocusAtFirst("phone", isAgain);

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
      <Field id="phone" label={t("phoneLabel")} hint={t("phoneHint", { example })} error={error}>
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
  sent: SentCode;
  isRepeat: boolean;
  confirmCode: PhoneActions["confirmCode"];
  onAgain: () => void;
};

function CodeForm({ context, sent, isRepeat, confirmCode, onAgain }: CodeProps) {
  const t = useText("pay");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const { order, access, paymentId, goToOrder } = context;
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useFocusAtFirst("code", true);
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
      <Field
        id="code"
        label={t("codeLabel", { phone: sent.maskedPhone })}
        hint={isRepeat ? t("codeStillGood") : undefined}
        error={error}
      >
        <TextInput
          id="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          controlSize="lg"
          hasHint={isRepeat}
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
      <Button type="button" variant="quiet" isWide onClick={onAgain}>
        {t("codeAgain")}
      </Button>
    </form>
  );
}
