"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useId, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import type { ActionState } from "@/lib/shared/action-state";

type Accepted = { email: string };

async function accept(fields: Record<string, string>): Promise<ActionState<Accepted>> {
  try {
    const answer = await fetch("/api/staff/invitation", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    });
    return (await answer.json()) as ActionState<Accepted>;
  } catch {
    return { status: "failed", reference: "" };
  }
}

/** Name and password of somebody who was invited; then he is signed in and asked to make a passkey. */
export function AcceptInvitationForm({ token, email }: { token: string; email: string }) {
  const id = useId();
  const [state, setState] = useState<ActionState<Accepted>>({ status: "idle" });
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password") ?? "");
    setIsBusy(true);
    const answer = await accept({ token, name: String(form.get("name") ?? ""), password });
    if (answer.status === "done") {
      await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
      window.location.assign("/admin/account?because=welcome");
      return;
    }
    setState(answer);
    setIsBusy(false);
  }

  const errorOf = (name: string) => (state.status === "invalid" ? state.fieldErrors[name]?.[0] : undefined);
  const isWeak = state.status === "refused" && state.code === "auth.weak_password";
  const passwordError = isWeak ? (state.facts?.because ?? state.message) : errorOf("password");
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-4" noValidate>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field id={`${id}-name`} label="Your name" hint="Colleagues see it." error={errorOf("name")}>
        <TextInput id={`${id}-name`} name="name" autoComplete="name" controlSize="lg" maxLength={80} hasHint required />
      </Field>
      <Field id={`${id}-password`} label="Choose a password" hint="12 characters or more." error={passwordError}>
        <TextInput
          id={`${id}-password`}
          name="password"
          type="password"
          autoComplete="new-password"
          controlSize="lg"
          hasHint
          tone={passwordError === undefined ? "plain" : "bad"}
          required
        />
      </Field>
      {state.status === "refused" && !isWeak && (
        <Alert tone="warning" role="alert">
          {state.message}
        </Alert>
      )}
      {state.status === "failed" && (
        <Alert tone="bad" role="alert">
          This did not work. Check your connection and try again.
        </Alert>
      )}
      <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel="Making your account">
        Make my account
      </Button>
    </form>
  );
}
