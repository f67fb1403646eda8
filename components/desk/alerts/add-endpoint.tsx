"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";
import { KindFields } from "./kind-fields";

type Added = { secret: string | null };

/** Adds an endpoint, and shows its secret this one time: it is kept sealed afterwards. */
export function AddEndpoint({ action }: { action: DeskAction<Added> }) {
  const [isOpen, setIsOpen] = useState(false);
  const [added, setAdded] = useState<Added | null>(null);
  const router = useRouter();
  function close() {
    setIsOpen(false);
    if (added !== null) router.refresh();
    setAdded(null);
  }
  return (
    <>
      <Button variant="secondary" size="sm" onClick={() => setIsOpen(true)} aria-haspopup="dialog">
        Add an endpoint
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={added === null ? "Where shall alerts be sent?" : "Keep this secret now"}
        closeLabel="Close"
      >
        {added === null ? (
          <DeskForm
            action={action}
            keyName="endpointId"
            submitLabel="Add the endpoint"
            fieldOfRefusal={{ "alert.url_refused": "url", "alert.endpoint_exists": "url" }}
            onDone={setAdded}
          >
            <TextField
              name="url"
              label="Address"
              type="url"
              placeholder="https://example.com/alerts"
              autoComplete="off"
              spellCheck={false}
              maxLength={500}
              hint="https only. It gets a POST with the alert as JSON, signed with a secret of its own."
              required
            />
            <KindFields />
          </DeskForm>
        ) : (
          <SecretShown secret={added.secret} onDone={close} />
        )}
      </Dialog>
    </>
  );
}

function SecretShown({ secret, onDone }: { secret: string | null; onDone: () => void }) {
  return (
    <div className="grid gap-4">
      {secret === null ? (
        <Alert tone="warning">This endpoint was added before, and its secret was shown then.</Alert>
      ) : (
        <>
          <p className="text-second">
            Your receiver checks the signature of each call with it. It is not shown again; if it is lost, remove the
            endpoint and add it anew.
          </p>
          <p className="flex items-center gap-2 rounded-md bg-sunken px-3 py-2">
            <code className="min-w-0 flex-1 wrap-anywhere">{secret}</code>
            <CopyButton value={secret} label="Copy the secret" doneLabel="Copied" />
          </p>
        </>
      )}
      <Button variant="primary" onClick={onDone} className="sm:justify-self-start">
        I have it
      </Button>
    </div>
  );
}
