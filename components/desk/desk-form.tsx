"use client";

import { useRouter } from "next/navigation";
import {
  createContext,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
  useState,
  useTransition,
} from "react";
import { Alert } from "@/components/ui/alert";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { ActionState } from "@/lib/shared/action-state";
import { useConfirm } from "./confirm-password";

export type DeskAction<T> = (previous: ActionState<T>, form: FormData) => Promise<ActionState<T>>;

/** What is wrong, by the name of the field. */
type FieldErrors = Readonly<Record<string, string>>;

const ErrorsContext = createContext<FieldErrors>({});

export function useFieldError(name: string): string | undefined {
  return useContext(ErrorsContext)[name];
}

type Props<T> = {
  action: DeskAction<T>;
  /** Values that the person does not type. */
  hidden?: Readonly<Record<string, string>>;
  /** A field that gets a new UUID for each intent: sending the same intent again is a repeat, not a second one. */
  keyName?: string;
  /** Where that is kept, for a form that may be closed and opened again before its answer is here. */
  keyRef?: RefObject<string | null>;
  submitLabel: ReactNode;
  busyLabel?: ReactNode;
  variant?: ButtonVariant;
  /** Left out of a question, which changes nothing: its answer is shown (`onDone`), and what was typed stays for the next one. */
  doneMessage?: string | ((data: T) => string);
  /** Refusals whose sentence belongs at a field. */
  fieldOfRefusal?: Readonly<Record<string, string>>;
  onDone?: (data: T) => void;
  children?: ReactNode;
};

/**
 * A form of a desk. What was typed stays until it is done; where the action wants the password, it is asked for and the same
 * content goes again; errors stand at their fields.
 */
export function DeskForm<T>(props: Props<T>) {
  const { action, hidden = {}, keyName, fieldOfRefusal = {}, children } = props;
  const [state, setState] = useState<ActionState<T>>({ status: "idle" });
  const [isPending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const ownKey = useRef<string | null>(null);
  const key = props.keyRef ?? ownKey;
  const confirm = useConfirm();
  const router = useRouter();

  function send(content: FormData) {
    startTransition(async () => {
      const answer = await action(state, content).catch(() => BROKEN);
      if (answer.status === "refused" && answer.code === "auth.reauth_required") {
        setState({ status: "idle" });
        confirm(() => send(content));
        return;
      }
      if (answer.status === "done") finish(answer);
      else setState(answer);
    });
  }

  function finish(answer: Extract<ActionState<T>, { status: "done" }>) {
    const { doneMessage, onDone } = props;
    key.current = null;
    if (doneMessage === undefined) {
      setState(answer);
      onDone?.(answer.data);
      return;
    }
    // One transition with the refreshed page: a dialog must not close, nor a toast appear, above a list that does not show it yet.
    startTransition(() => {
      setState(answer);
      showToast(typeof doneMessage === "string" ? doneMessage : doneMessage(answer.data));
      onDone?.(answer.data);
      router.refresh();
    });
  }

  const isCleared = props.doneMessage !== undefined && state.status === "done";
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer clears anew what was typed since the one before.
  useEffect(() => {
    if (isCleared) form.current?.reset();
  }, [state, isCleared]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const content = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
    for (const [name, value] of Object.entries(hidden)) content.set(name, value);
    if (keyName !== undefined) {
      key.current ??= crypto.randomUUID();
      content.set(keyName, key.current);
    }
    send(content);
  }

  return (
    <ErrorsContext value={errorsOf(state, fieldOfRefusal)}>
      <form ref={form} onSubmit={submit} className="grid gap-4" noValidate>
        {children}
        <Problem state={state} fieldOfRefusal={fieldOfRefusal} />
        <Button
          type="submit"
          variant={props.variant ?? "primary"}
          isBusy={isPending}
          busyLabel={props.busyLabel}
          className="sm:justify-self-start"
        >
          {props.submitLabel}
        </Button>
      </form>
    </ErrorsContext>
  );
}

/** The answer never came: it may or may not have happened, and sending the same key again finds out. */
const BROKEN = { status: "failed", reference: "" } as const;

function errorsOf<T>(state: ActionState<T>, fieldOfRefusal: Readonly<Record<string, string>>): FieldErrors {
  if (state.status === "invalid") {
    return Object.fromEntries(Object.entries(state.fieldErrors).map(([name, [first = ""]]) => [name, first]));
  }
  const field = state.status === "refused" ? fieldOfRefusal[state.code] : undefined;
  return state.status === "refused" && field !== undefined ? { [field]: sentenceOf(state) } : {};
}

/** A refusal's own reason says more than its general sentence, where there is one. */
function sentenceOf({
  code,
  message,
  facts,
}: {
  code: string;
  message: string;
  facts?: Record<string, string>;
}): string {
  return code === "auth.weak_password" ? (facts?.because ?? message) : message;
}

function Problem<T>({
  state,
  fieldOfRefusal,
}: {
  state: ActionState<T>;
  fieldOfRefusal: Readonly<Record<string, string>>;
}) {
  if (state.status === "refused" && fieldOfRefusal[state.code] === undefined) {
    return (
      <Alert tone="warning" role="alert">
        {state.message}
      </Alert>
    );
  }
  if (state.status === "failed") {
    return (
      <Alert tone="bad" role="alert" title="This did not work">
        {state.reference === ""
          ? "The connection broke. Nothing is lost: send it again, and it happens only once."
          : `It is a mistake of ours. Try again; if it stays, tell the engineers ${state.reference}.`}
      </Alert>
    );
  }
  return null;
}
