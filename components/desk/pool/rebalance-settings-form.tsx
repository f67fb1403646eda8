import { SelectField, TextField } from "@/components/desk/desk-fields";
import { type DeskAction, DeskForm } from "@/components/desk/desk-form";
import type { RebalanceView } from "@/lib/pool/rebalance-queries";
import { CAPABILITY_WORDS } from "./rebalance-words";

type Props = { view: RebalanceView; action: DeskAction<object> };

const CAPABILITIES = (["none", "manual", "api"] as const).map((value) => ({ value, label: CAPABILITY_WORDS[value] }));

/** The limits of a run, whether the clock makes them, and how each account's supplier moves diamonds. */
export function RebalanceSettingsForm({ view, action }: Props) {
  const { settings, accounts } = view;
  return (
    <DeskForm
      // What is shown follows what is in force: after a change the fields begin anew.
      key={settings.version}
      action={action}
      hidden={{ version: String(settings.version) }}
      submitLabel="Save"
      doneMessage="The settings are in force from the next run on"
    >
      <label className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm font-medium">
        <input
          type="checkbox"
          name="isOn"
          value="true"
          defaultChecked={settings.isOn}
          className="size-4.5 accent-accent"
        />
        Make a plan by the clock
      </label>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <TextField
          name="runDiamondsMax"
          label="Diamonds of a run, at most"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={settings.runDiamondsMax}
          required
        />
        <TextField
          name="transfersMax"
          label="Transfers of a run, at most"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={String(settings.transfersMax)}
          required
        />
        <TextField
          name="minDiamonds"
          label="Smallest transfer"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={settings.minDiamonds}
          required
        />
      </div>
      <fieldset className="grid gap-3 rounded-md border border-line p-4 sm:grid-cols-2">
        <legend className="px-1 text-sm font-medium">How the supplier moves diamonds to another account</legend>
        {accounts.map(({ id, name, statedCapability }) => (
          <SelectField
            key={id}
            name={`capability.${id}`}
            label={name}
            options={CAPABILITIES}
            defaultValue={statedCapability}
          />
        ))}
      </fieldset>
    </DeskForm>
  );
}
