"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { type DeskAction, DeskForm } from "../desk-form";
import { When } from "../when";

type Props = { codesLeft: number; madeAt: string | null; action: DeskAction<{ codes: string[] }> };

/** Makes a set of recovery codes and shows it once. */
export function RecoveryCodes({ codesLeft, madeAt, action }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const router = useRouter();

  function close() {
    setIsOpen(false);
    setCodes(null);
    router.refresh();
  }

  return (
    <div className="grid gap-4 px-5 pb-5">
      <p className="text-second">
        {madeAt === null ? (
          "You have none. Make a set and keep it away from your devices: a code lets you in when a passkey is lost."
        ) : (
          <>
            {codesLeft} of 10 left, made <When at={madeAt} />. Each works once.
          </>
        )}
      </p>
      {madeAt !== null && codesLeft <= 2 && <Alert tone="warning">Few codes are left. Make a new set in time.</Alert>}
      <Button
        variant={madeAt === null ? "primary" : "secondary"}
        className="sm:justify-self-start"
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        {madeAt === null ? "Make recovery codes" : "Make a new set"}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title="Recovery codes" closeLabel="Close">
        {codes === null ? (
          <div className="grid gap-4">
            <p className="text-second">
              You get ten codes, shown once.{madeAt === null ? "" : " The codes that you have now stop working."}
            </p>
            <DeskForm action={action} submitLabel="Make the codes" onDone={(made) => setCodes(made.codes)} />
          </div>
        ) : (
          <CodeSheet codes={codes} onClose={close} />
        )}
      </Dialog>
    </div>
  );
}

function CodeSheet({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <div className="grid gap-4">
      <Alert tone="warning">
        Write them down or print them now. We keep only a mark of each and cannot show them again.
      </Alert>
      <ol
        aria-label="Your recovery codes"
        className="figures grid gap-x-6 gap-y-2 rounded-md bg-sunken p-4 sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="font-mono text-sm">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex items-center gap-3">
        <Button variant="primary" onClick={onClose}>
          I have kept them
        </Button>
        <CopyButton value={codes.join("\n")} label="Copy all codes" doneLabel="Copied" />
      </div>
    </div>
  );
}
