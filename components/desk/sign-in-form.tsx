"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useId, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";

const SENTENCES: Readonly<Record<string, string>> = {
  CredentialsSignin: "The e-mail address or the password is wrong.",
  RateLimited: "Too many tries. Please wait a quarter of an hour, or ask a colleague.",
};

/** Address and password. One sentence for everything that is wrong with them. */
export function SignInForm() {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(null);
    const answer = await signIn("credentials", {
      email: String(form.get("email") ?? ""),
      password: String(form.get("password") ?? ""),
      redirect: false,
    }).catch(() => undefined);
    if (answer?.ok && !answer.error) {
      // The page itself knows whose desk it is.
      window.location.assign("/admin/sign-in");
      return;
    }
    setIsBusy(false);
    const code = answer?.status === 429 ? "RateLimited" : (answer?.error ?? "");
    setProblem(SENTENCES[code] ?? "You could not be signed in. Check your connection and try again.");
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-4" noValidate>
      <Field id={`${id}-email`} label="E-mail address">
        <TextInput id={`${id}-email`} name="email" type="email" autoComplete="username" controlSize="lg" required />
      </Field>
      <Field id={`${id}-password`} label="Password">
        <TextInput
          id={`${id}-password`}
          name="password"
          type="password"
          autoComplete="current-password"
          controlSize="lg"
          required
        />
      </Field>
      {problem && (
        <Alert tone="bad" role="alert">
          {problem}
        </Alert>
      )}
      <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel="Signing in">
        Sign in
      </Button>
    </form>
  );
}
