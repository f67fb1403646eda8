"use client";

import { KeyRound } from "lucide-react";
import { signIn } from "next-auth/react";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { usePasskey as askPasskey, type UsePasskeyOptions } from "./passkey-browser";

const SENTENCES: Readonly<Record<string, string>> = {
  CredentialsSignin: "The e-mail address or the password is wrong.",
  RateLimited: "Too many tries. Please wait a quarter of an hour, or ask a colleague.",
  PasskeyRequired: "You have a passkey, and this shop asks for it. Use it, or a recovery code if it is lost.",
  PasskeyExpired: "That took too long. Please try again.",
  PasskeyRefused: "This passkey opens no account here. Use another one, or your password.",
  PasskeyCloned: "This passkey seems to be a copy. Use another one, and tell an admin.",
  WrongCode: "The e-mail address or the code is wrong, or the code was used already.",
};

type Way = "credentials" | "passkey" | "recovery";

/** Sends what was given to next-auth. Answers a sentence when it did not work; else the browser is on its way. */
async function enter(way: Way, fields: Record<string, string>, target = "/admin/sign-in"): Promise<string> {
  const answer = await signIn(way, { ...fields, redirect: false }).catch(() => undefined);
  if (answer?.ok && !answer.error) {
    // The page itself knows whose desk it is.
    window.location.assign(target);
    return "";
  }
  const code = answer?.status === 429 ? "RateLimited" : (answer?.error ?? "");
  return SENTENCES[code] ?? "You could not be signed in. Check your connection and try again.";
}

async function enterByPasskey(): Promise<string> {
  const options = await fetch("/api/staff/passkey", { method: "POST" })
    .then(async (answer) => (answer.ok ? ((await answer.json()) as UsePasskeyOptions) : null))
    .catch(() => null);
  if (options === null) return "You could not be signed in. Check your connection and try again.";
  const device = await askPasskey(options);
  return "problem" in device ? device.problem : enter("passkey", { answer: device.answer });
}

/** A passkey first, then address and password; a recovery code where the passkey is lost. */
export function SignInForm() {
  const [isRecovering, setIsRecovering] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busyWay, setBusyWay] = useState<Way | null>(null);

  async function run(way: Way, attempt: () => Promise<string>) {
    if (busyWay !== null) return;
    setBusyWay(way);
    setProblem(null);
    const sentence = await attempt();
    if (sentence === "") return;
    setBusyWay(null);
    setProblem(sentence);
  }

  function change(next: boolean) {
    setIsRecovering(next);
    setProblem(null);
  }

  const note = problem && (
    <Alert tone="bad" role="alert">
      {problem}
    </Alert>
  );
  if (isRecovering) {
    return (
      <RecoveryForm
        note={note}
        isBusy={busyWay === "recovery"}
        onSend={(fields) => void run("recovery", () => enter("recovery", fields, "/admin/account?because=recovered"))}
        onBack={() => change(false)}
      />
    );
  }
  return (
    <div className="grid gap-5">
      <Button
        size="lg"
        isWide
        isBusy={busyWay === "passkey"}
        busyLabel="Asking your device"
        onClick={() => void run("passkey", enterByPasskey)}
      >
        <KeyRound className="size-5" aria-hidden="true" />
        Sign in with a passkey
      </Button>
      <p className="text-center text-sm text-third">or with your password</p>
      <PasswordFields
        note={note}
        isBusy={busyWay === "credentials"}
        onSend={(fields) => void run("credentials", () => enter("credentials", fields))}
      />
      <Button variant="quiet" size="sm" onClick={() => change(true)}>
        Lost your passkey? Use a recovery code
      </Button>
    </div>
  );
}

type FormProps = { note: ReactNode; isBusy: boolean; onSend: (fields: Record<string, string>) => void };

function fieldsOf(event: FormEvent<HTMLFormElement>): Record<string, string> {
  event.preventDefault();
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(event.currentTarget)) if (typeof value === "string") fields[name] = value;
  return fields;
}

function PasswordFields({ note, isBusy, onSend }: FormProps) {
  const id = useId();
  return (
    <form onSubmit={(event) => onSend(fieldsOf(event))} className="grid gap-4" noValidate>
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
      {note}
      <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel="Signing in">
        Sign in
      </Button>
    </form>
  );
}

function RecoveryForm({ note, isBusy, onSend, onBack }: FormProps & { onBack: () => void }) {
  const id = useId();
  return (
    <form onSubmit={(event) => onSend(fieldsOf(event))} className="grid gap-4" noValidate>
      <p className="text-second">
        Each code works once. It lets you in to make a new passkey; until then it moves no money.
      </p>
      <Field id={`${id}-email`} label="E-mail address">
        <TextInput id={`${id}-email`} name="email" type="email" autoComplete="username" controlSize="lg" required />
      </Field>
      <Field id={`${id}-code`} label="Recovery code">
        <TextInput
          id={`${id}-code`}
          name="code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          controlSize="lg"
          maxLength={40}
          required
        />
      </Field>
      <label className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm font-medium">
        <input type="checkbox" name="endOthers" value="true" defaultChecked className="size-4.5 accent-accent" />
        End my other sessions
      </label>
      {note}
      <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy} busyLabel="Signing in">
        Sign in with the code
      </Button>
      <Button variant="quiet" size="sm" onClick={onBack}>
        Back
      </Button>
    </form>
  );
}
