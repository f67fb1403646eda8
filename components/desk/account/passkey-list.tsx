"use client";

import { KeyRound } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import type { ActionState } from "@/lib/shared/action-state";
import { TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { type MakePasskeyOptions, makePasskey } from "../passkey-browser";
import { When } from "../when";

export type PasskeyLine = {
  id: string;
  name: string;
  isSynced: boolean;
  createdAt: string;
  lastUsedAt: string | null;
};

type Actions = {
  begin: DeskAction<MakePasskeyOptions>;
  finish: DeskAction<{ passkeyId: string }>;
  remove: DeskAction<object>;
};

/** The whole ceremony as one form: ask for options, ask the device, hand its answer back. */
function addWith({ begin, finish }: Actions): DeskAction<object> {
  return async (_previous, form): Promise<ActionState<object>> => {
    const begun = await begin({ status: "idle" }, new FormData());
    if (begun.status !== "done") return begun;
    const device = await makePasskey(begun.data);
    if ("problem" in device) return { status: "refused", code: "auth.passkey_refused", message: device.problem };
    form.set("answer", device.answer);
    return finish({ status: "idle" }, form);
  };
}

/** The person's passkeys: made under a name, removed one by one, the last one only with a word. */
export function PasskeyList({ passkeys, actions }: { passkeys: readonly PasskeyLine[]; actions: Actions }) {
  return (
    <>
      {passkeys.length === 0 && (
        <EmptyState icon={KeyRound} title="No passkey yet">
          With a passkey your fingerprint, face or device code signs you in and confirms what moves money.
        </EmptyState>
      )}
      <ul className="divide-y divide-line border-line">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
            <KeyRound className="size-5 text-third" aria-hidden="true" />
            <span className="grid min-w-0 flex-1 basis-36">
              <span className="truncate font-medium">{passkey.name}</span>
              <span className="text-sm text-third">
                made <When at={passkey.createdAt} />,{" "}
                {passkey.lastUsedAt === null ? (
                  "not used yet"
                ) : (
                  <>
                    last used <When at={passkey.lastUsedAt} />
                  </>
                )}
                {passkey.isSynced && ", kept in your account of the device"}
              </span>
            </span>
            <RemovePasskey passkey={passkey} isLast={passkeys.length === 1} action={actions.remove} />
          </li>
        ))}
      </ul>
      <div className="border-t border-line px-5 py-4">
        <DialogForm
          label="Add a passkey"
          title="Add a passkey"
          explanation="Your device asks for your fingerprint, face or code. Nothing of that leaves it."
          action={addWith(actions)}
          submitLabel="Make the passkey"
          doneMessage="The passkey is made"
          variant={passkeys.length === 0 ? "primary" : "secondary"}
          size="md"
        >
          <TextField name="name" label="Name" hint="Such as the device it is on." maxLength={60} required />
        </DialogForm>
      </div>
    </>
  );
}

type RemoveProps = { passkey: PasskeyLine; isLast: boolean; action: DeskAction<object> };

function RemovePasskey({ passkey, isLast, action }: RemoveProps) {
  return (
    <DialogForm
      label="Remove"
      title={`Remove "${passkey.name}"?`}
      explanation={
        isLast
          ? "This is your last passkey. Without it only your password or a recovery code lets you in, and a shop that asks for passkeys wants a new one first."
          : "It no longer signs you in. Your other passkeys stay."
      }
      action={action}
      hidden={{ passkeyId: passkey.id, ...(isLast ? { isLastAccepted: "true" } : {}) }}
      submitLabel={isLast ? "Remove my last passkey" : "Remove it"}
      submitVariant="danger"
      variant="quiet"
      doneMessage="The passkey is removed"
    />
  );
}
