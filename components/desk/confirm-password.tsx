"use client";

import { createContext, type FormEvent, type ReactNode, useContext, useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, TextInput } from "@/components/ui/field";
import type { ActionState } from "@/lib/shared/action-state";

type Confirm = (retry: () => void) => void;
type ConfirmAction = (previous: ActionState<object>, form: FormData) => Promise<ActionState<object>>;

const ConfirmContext = createContext<Confirm | null>(null);

/** For forms whose action wants the password again: asks for it, then calls `retry`. */
export function useConfirm(): Confirm {
  const confirm = useContext(ConfirmContext);
  if (confirm === null) throw new Error("A desk's form stands inside a ConfirmProvider");
  return confirm;
}

/** Holds the one dialog that asks for the password, above whatever form needs it. */
export function ConfirmProvider({ action, children }: { action: ConfirmAction; children: ReactNode }) {
  const [retry, setRetry] = useState<(() => void) | null>(null);
  return (
    <ConfirmContext value={(next) => setRetry(() => next)}>
      {children}
      <Dialog isOpen={retry !== null} onClose={() => setRetry(null)} title="Confirm that it is you" closeLabel="Close">
        <PasswordForm
          action={action}
          onConfirmed={() => {
            setRetry(null);
            retry?.();
          }}
        />
      </Dialog>
    </ConfirmContext>
  );
}

function PasswordForm({ action, onConfirmed }: { action: ConfirmAction; onConfirmed: () => void }) {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status === "done") onConfirmed();
      else if (answer?.status === "invalid")
        setProblem(answer.fieldErrors.password?.[0] ?? "Please enter your password.");
      else if (answer?.status === "refused") {
        setProblem(answer.code === "auth.wrong_password" ? "This is not your password." : answer.message);
      } else setProblem("This could not be checked. Please try again.");
    });
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-second">This moves money, diamonds or rights. Your password counts for five minutes.</p>
      <Field id={id} label="Password" error={problem}>
        <TextInput
          id={id}
          name="password"
          type="password"
          autoComplete="current-password"
          tone={problem === null ? "plain" : "bad"}
          required
          autoFocus
        />
      </Field>
      <Button type="submit" variant="primary" isBusy={isPending} busyLabel="Checking">
        Confirm and go on
      </Button>
    </form>
  );
}
