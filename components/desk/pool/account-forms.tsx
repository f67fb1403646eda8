import type { CustodianView } from "@/lib/pool/desk-queries";
import { ReasonField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { formatCount, formatShare } from "../format";

/** Adds an account of ours at the platform. */
export function OpenAccount({ action }: { action: DeskAction<object> }) {
  return (
    <DialogForm
      label="Open an account"
      title="A custodian account of ours"
      explanation="It begins empty and with no share of the pool, unless it is the first. Set the shares of all accounts afterwards."
      action={action}
      submitLabel="Open the account"
      doneMessage="The account is open"
      fieldOfRefusal={{ "pool.account_exists": "custodianId", "pool.reseller_taken": "resellerId" }}
    >
      <TextField
        name="custodianId"
        label="Short name"
        placeholder="facet_sg_1"
        hint="It is part of the books and never changes."
        autoComplete="off"
        maxLength={40}
        required
      />
      <TextField name="name" label="Name" placeholder="Singapore" autoComplete="off" maxLength={60} required />
      <TextField
        name="owner"
        label="Owner"
        hint="Who holds the contract."
        autoComplete="off"
        maxLength={120}
        required
      />
      <TextField name="resellerId" label="Id at the platform" autoComplete="off" maxLength={80} required />
      <LowLevelField />
    </DialogForm>
  );
}

function LowLevelField({ diamonds }: { diamonds?: string }) {
  return (
    <TextField
      name="lowLevelDiamonds"
      label="Lowest level, diamonds"
      hint="An alert is raised below it."
      inputMode="numeric"
      placeholder="200,000"
      defaultValue={diamonds === undefined ? undefined : formatCount(diamonds)}
      autoComplete="off"
      required
    />
  );
}

/** Changes what may change of an account. Of two who do it at once the second is told. */
export function ChangeAccount({ account, action }: { account: CustodianView; action: DeskAction<object> }) {
  return (
    <DialogForm
      label="Change"
      title={`Change ${account.name}`}
      action={action}
      hidden={{ custodianId: account.id, version: String(account.version) }}
      submitLabel="Change the account"
      doneMessage="The account is changed"
      size="md"
    >
      <TextField name="name" label="Name" defaultValue={account.name} autoComplete="off" maxLength={60} required />
      <TextField name="owner" label="Owner" defaultValue={account.owner} autoComplete="off" maxLength={120} required />
      <LowLevelField diamonds={account.lowLevelDiamonds} />
      <TextField
        name="position"
        label="Position in lists"
        inputMode="numeric"
        defaultValue={String(account.position)}
        autoComplete="off"
        maxLength={3}
        required
      />
      <ReasonField />
    </DialogForm>
  );
}

/** The shares of all accounts, set together: at no moment are they less or more than 100 %. */
export function TargetShares({ accounts, action }: { accounts: readonly CustodianView[]; action: DeskAction<object> }) {
  const seen = Object.fromEntries(accounts.map(({ id, targetBp }) => [`from:${id}`, String(targetBp)]));
  return (
    <DialogForm
      label="Target shares"
      title="Target shares of all accounts"
      explanation="In percent of the whole pool, 100 together. Orders then draw from whichever account is furthest above its share."
      action={action}
      hidden={seen}
      submitLabel="Set the shares"
      doneMessage="The shares are set"
    >
      {accounts.map(({ id, name, shareBp, targetBp }) => (
        <TextField
          key={id}
          name={`share:${id}`}
          label={`${name}, %`}
          hint={`Holds ${formatShare(shareBp)} now.`}
          inputMode="decimal"
          defaultValue={(targetBp / 100).toFixed(2)}
          autoComplete="off"
          maxLength={6}
          required
        />
      ))}
      <ReasonField />
    </DialogForm>
  );
}
