import type { AlertAddressView } from "@/lib/alerts/desk-queries";
import { kindsText } from "../alert-words";
import { TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { KindFields } from "./kind-fields";

type Actions = { add: DeskAction<object>; remove: DeskAction<object> };

/** Who gets alerts by e-mail. Without `actions` it is only read. */
export function AddressList({
  addresses,
  actions,
}: {
  addresses: readonly AlertAddressView[];
  actions: Actions | null;
}) {
  return (
    <div className="grid gap-3 px-5 pb-5">
      {addresses.length === 0 && (
        <p className="text-second">
          Nobody gets a mail when something is wrong. Add the address of whoever is on duty.
        </p>
      )}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {addresses.map(({ id, email, kinds }) => (
          <li key={id} className="flex items-center gap-3">
            <span className="min-w-0 flex-1">
              <span className="block font-medium wrap-anywhere">{email}</span>
              <span className="block text-sm text-third">{kindsText(kinds)}</span>
            </span>
            {actions && (
              <DialogForm
                label="Remove"
                title={`Send no more alerts to ${email}?`}
                action={actions.remove}
                hidden={{ addressId: id }}
                submitLabel="Remove the address"
                submitVariant="danger"
                doneMessage="The address is removed"
              />
            )}
          </li>
        ))}
      </ul>
      {actions && (
        <div>
          <DialogForm
            label="Add an address"
            title="Who shall get a mail?"
            explanation="One mail when an alert opens and one when it is over."
            action={actions.add}
            keyName="addressId"
            submitLabel="Add the address"
            doneMessage="The address is added"
            fieldOfRefusal={{ "alert.address_exists": "email" }}
          >
            <TextField name="email" label="E-mail address" type="email" autoComplete="off" maxLength={254} required />
            <KindFields />
          </DialogForm>
        </div>
      )}
    </div>
  );
}
