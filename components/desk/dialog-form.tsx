"use client";

import { type ReactNode, useRef, useState } from "react";
import { Button, type ButtonSize, type ButtonVariant } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { type DeskAction, DeskForm } from "./desk-form";

type Props<T> = {
  /** On the button that opens it, and above the form. */
  label: ReactNode;
  title: ReactNode;
  explanation?: ReactNode;
  action: DeskAction<T>;
  hidden?: Readonly<Record<string, string>>;
  keyName?: string;
  submitLabel: ReactNode;
  doneMessage: string | ((data: T) => string);
  variant?: ButtonVariant;
  submitVariant?: ButtonVariant;
  size?: ButtonSize;
  fieldOfRefusal?: Readonly<Record<string, string>>;
  children?: ReactNode;
};

/** A button that opens a small form; it closes when the form is done. */
export function DialogForm<T>({ label, title, explanation, variant, submitVariant, size = "sm", ...form }: Props<T>) {
  const [isOpen, setIsOpen] = useState(false);
  const key = useRef<string | null>(null);
  return (
    <>
      <Button variant={variant ?? "secondary"} size={size} onClick={() => setIsOpen(true)} aria-haspopup="dialog">
        {label}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={title} closeLabel="Close">
        {explanation && <div className="mb-4 text-second">{explanation}</div>}
        <DeskForm {...form} keyRef={key} variant={submitVariant ?? "primary"} onDone={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}
