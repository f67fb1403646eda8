"use client";

import { KeyRound } from "lucide-react";
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useState,
  useTransition,
} from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, TextInput } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import type { ActionState } from "@/lib/shared/action-state";
import { usePasskey as askPasskey, type UsePasskeyOptions } from "./passkey-browser";

type Confirm = (retry: () => void) => void;
type Action<T> = (previous: ActionState<T>, form: FormData) => Promise<ActionState<T>>;
type Ways = { passkey: UsePasskeyOptions | null; mayUsePassword: boolean };

/** How a person proves himself again: what he can use, then by his passkey or, where that is enough, by his password. */
export type ConfirmActions = { begin: Action<Ways>; passkey: Action<object>; password: Action<object> };

const ConfirmContext = createContext<Confirm | null>(null);

/** For forms whose action wants a fresh proof of the person: asks for it, then calls `retry`. */
export function useConfirm(): Confirm {
  const confirm = useContext(ConfirmContext);
  if (confirm === null) throw new Error("A desk's form stands inside a ConfirmProvider");
  return confirm;
}

/** Holds the one dialog that asks who sits there, above whatever form needs it. */
export function ConfirmProvider({ actions, children }: { actions: ConfirmActions; children: ReactNode }) {
  const [retry, setRetry] = useState<(() => void) | null>(null);
  return (
    <ConfirmContext value={(next) => setRetry(() => next)}>
      {children}
      <Dialog isOpen={retry !== null} onClose={() => setRetry(null)} title="Confirm that it is you" closeLabel="Close">
        <ConfirmBody
          actions={actions}
          onConfirmed={() => {
            setRetry(null);
            retry?.();
          }}
        />
      </Dialog>
    </ConfirmContext>
  );
}

type BodyProps = { actions: ConfirmActions; onConfirmed: () => void };

function ConfirmBody({ actions, onConfirmed }: BodyProps) {
  const [ways, setWays] = useState<ActionState<Ways> | null>(null);
  const [isAsked, setIsAsked] = useState(0);
  const { begin } = actions;
  // Asked again after each try, since a challenge is answered once.
  useEffect(() => {
    let isGone = false;
    void begin({ status: "idle" }, new FormData())
      .catch(() => ({ status: "failed", reference: "" }) as const)
      .then((answer) => {
        if (!isGone && isAsked >= 0) setWays(answer);
      });
    return () => {
      isGone = true;
    };
  }, [begin, isAsked]);

  if (ways === null) return <Skeleton className="h-32 w-full" />;
  if (ways.status !== "done") {
    return (
      <Alert tone="bad" role="alert">
        {ways.status === "refused" ? ways.message : "This could not be checked. Close this and try again."}
      </Alert>
    );
  }
  const { passkey, mayUsePassword } = ways.data;
  return (
    <div className="grid gap-4">
      <p className="text-second">
        This moves money, diamonds or rights. {passkey === null ? "Your password" : "Your passkey"} counts for five
        minutes.
      </p>
      {passkey !== null && (
        <PasskeyForm
          options={passkey}
          action={actions.passkey}
          onConfirmed={onConfirmed}
          onFailed={() => setIsAsked((count) => count + 1)}
        />
      )}
      {mayUsePassword && <PasswordForm action={actions.password} onConfirmed={onConfirmed} />}
      {!mayUsePassword && (
        <p className="text-sm text-third">
          Lost your passkey? Sign out, sign in with a recovery code, and make a new one.
        </p>
      )}
    </div>
  );
}

type PasskeyProps = {
  options: UsePasskeyOptions;
  action: Action<object>;
  onConfirmed: () => void;
  onFailed: () => void;
};

function PasskeyForm({ options, action, onConfirmed, onFailed }: PasskeyProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  function confirm() {
    startTransition(async () => {
      const device = await askPasskey(options);
      if ("problem" in device) return setProblem(device.problem);
      const form = new FormData();
      form.set("answer", device.answer);
      const answer = await action({ status: "idle" }, form).catch(() => null);
      if (answer?.status === "done") return onConfirmed();
      setProblem(answer?.status === "refused" ? answer.message : "This could not be checked. Please try again.");
      onFailed();
    });
  }
  return (
    <>
      {problem && (
        <Alert tone="bad" role="alert">
          {problem}
        </Alert>
      )}
      <Button variant="primary" onClick={confirm} isBusy={isPending} busyLabel="Asking your device" autoFocus>
        <KeyRound className="size-4.5" aria-hidden="true" />
        Confirm with your passkey
      </Button>
    </>
  );
}

function PasswordForm({ action, onConfirmed }: { action: Action<object>; onConfirmed: () => void }) {
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
