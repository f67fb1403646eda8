import { ReasonField, SelectField } from "@/components/desk/desk-fields";
import type { DeskAction } from "@/components/desk/desk-form";
import { DialogForm } from "@/components/desk/dialog-form";
import { formatCount } from "@/components/desk/format";
import { When } from "@/components/desk/when";
import { Badge } from "@/components/ui/badge";
import type { TransferView } from "@/lib/pool/rebalance-queries";
import { becauseWords, statusWords } from "./rebalance-words";

type Actions = { resolve: DeskAction<object>; close: DeskAction<object> };
type Props = {
  transfers: readonly TransferView[];
  nameOf: (id: string) => string;
  /** Left out for who may only look. */
  actions?: Actions;
};

/** Transfers that are not over: what is going on, what happens by itself, and what a person can do. */
export function OpenTransfers({ transfers, nameOf, actions }: Props) {
  return (
    <ul className="grid divide-y divide-line border-t border-line">
      {transfers.map((transfer) => (
        <li key={transfer.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-5 py-4">
          <div className="grid min-w-0 flex-1 basis-72 gap-1">
            <p className="flex flex-wrap items-center gap-2 font-medium">
              <span className="figures">
                {formatCount(transfer.diamonds)} from {nameOf(transfer.fromId)} to {nameOf(transfer.toId)}
              </span>
              <Badge tone={statusWords(transfer.status).tone}>{statusWords(transfer.status).word}</Badge>
              {transfer.kind === "test" && <Badge>test</Badge>}
            </p>
            <Explanation transfer={transfer} nameOf={nameOf} />
            <p className="text-xs text-third">
              asked for <When at={transfer.createdAt} /> · <span className="font-mono">{transfer.id}</span>
            </p>
          </div>
          {actions !== undefined && <Buttons transfer={transfer} actions={actions} />}
        </li>
      ))}
    </ul>
  );
}

function Explanation({ transfer, nameOf }: { transfer: TransferView; nameOf: (id: string) => string }) {
  if (transfer.status === "task") {
    return (
      <p className="text-sm text-second">
        Ask the supplier to move {formatCount(transfer.diamonds)} diamonds from {nameOf(transfer.fromId)} to{" "}
        {nameOf(transfer.toId)}. Until then they are set aside and not sold.
      </p>
    );
  }
  if (transfer.status !== "unknown")
    return <p className="text-sm text-second">The diamonds are set aside in the books.</p>;
  return (
    <p className="text-sm text-second">
      {becauseWords(transfer.because)} The diamonds may have moved, so they stay set aside; nothing is sent a second
      time. The supplier was asked {transfer.asksCount} {transfer.asksCount === 1 ? "time" : "times"} under this number,
      and is asked again by itself.
    </p>
  );
}

function Buttons({ transfer, actions }: { transfer: TransferView; actions: Actions }) {
  const hidden = { transferId: transfer.id };
  if (transfer.status === "task") {
    return (
      <div className="flex flex-wrap gap-2">
        <DialogForm
          label="Done"
          title="The supplier moved the diamonds"
          action={actions.close}
          hidden={{ ...hidden, outcome: "done" }}
          submitLabel="Book the transfer"
          doneMessage="The transfer is in the books"
        >
          <ReasonField label="The supplier's document" hint="A number or a link, so that it can be found again." />
        </DialogForm>
        <DialogForm
          label="Dismiss"
          title="Nobody moves these diamonds"
          explanation="Only if the supplier has not moved them. They are given back to the account that they would have left."
          action={actions.close}
          hidden={{ ...hidden, outcome: "dismissed" }}
          submitLabel="Dismiss the task"
          doneMessage="The task is gone"
        >
          <ReasonField />
        </DialogForm>
      </div>
    );
  }
  if (transfer.status === "reserved") {
    return (
      <DialogForm
        label="Take back"
        title="Take this transfer back"
        explanation="It was not sent yet. The diamonds are given back to the account that they would have left."
        action={actions.resolve}
        hidden={{ ...hidden, hasMoved: "false" }}
        submitLabel="Take it back"
        doneMessage="The transfer is taken back"
      >
        <ReasonField />
      </DialogForm>
    );
  }
  if (transfer.status !== "unknown") return null;
  return (
    <DialogForm
      label="The supplier said"
      title="What the supplier said"
      explanation="Only what the supplier told you about this very number. The next comparison with the balances shows whether it was right."
      action={actions.resolve}
      hidden={hidden}
      submitLabel="Book it"
      submitVariant="danger"
      doneMessage="The transfer has ended"
    >
      <SelectField
        name="hasMoved"
        label="The diamonds"
        options={[
          { value: "", label: "Please choose" },
          { value: "true", label: "have moved" },
          { value: "false", label: "have not moved, and never will under this number" },
        ]}
      />
      <ReasonField label="Who said it, and where it is written" />
    </DialogForm>
  );
}
