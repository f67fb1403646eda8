"use client";

import { MailCheck } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, TextInput } from "@/components/ui/field";

/** Sign-in by a link in a mail: ask for it, then "check your mail" in the same place (`?sent=1`). */
export function SignInForm() {
  const t = useText("signIn");
  const locale = useLocale();
  const query = useSearchParams();
  const [email, setEmail] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  if (query.get("sent") !== null) return <CheckYourMail />;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())) return fail(t("emailInvalid"));
    setIsBusy(true);
    setError(null);
    try {
      // Only whoever signs in loads the library.
      const { signIn } = await import("next-auth/react");
      const answer = await signIn("email", { email: email.trim(), redirect: false, callbackUrl: `/${locale}/account` });
      if (answer?.ok && !answer.error) return window.location.assign(`/${locale}/sign-in?sent=1`);
    } catch {
      // No connection, or too many tries: both end in the same sentence.
    }
    setIsBusy(false);
    fail(t("failed"));
  }

  function fail(sentence: string) {
    setError(sentence);
    document.getElementById("email")?.focus();
  }

  return (
    <>
      {query.get("error") !== null && (
        <Alert tone="warning" role="alert">
          {t("expired")}
        </Alert>
      )}
      <Card>
        <CardBody>
          <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
            <Field id="email" label={t("emailLabel")} error={error}>
              <TextInput
                id="email"
                name="email"
                type="email"
                controlSize="lg"
                tone={error ? "bad" : "plain"}
                value={email}
                onChange={(event) => {
                  setEmail(event.target.value);
                  setError(null);
                }}
                autoComplete="email"
                maxLength={254}
              />
            </Field>
            <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel={t("busy")}>
              {t("submit")}
            </Button>
          </form>
        </CardBody>
      </Card>
      <p className="text-center text-sm text-third">{t("guest")}</p>
    </>
  );
}

function CheckYourMail() {
  const t = useText("signIn");
  const locale = useLocale();
  return (
    <Card role="status">
      <EmptyState
        icon={MailCheck}
        title={t("sentTitle")}
        action={
          <a href={`/${locale}/sign-in`} className={buttonClass({ size: "sm" })}>
            {t("again")}
          </a>
        }
      >
        {t("sentBody")} {t("sentSpam")}
      </EmptyState>
    </Card>
  );
}
