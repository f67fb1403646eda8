import { type DeskAction, DeskForm } from "./desk-form";

/** Reads the reports of yesterday and today at once, instead of waiting for the day's run. */
export function RunSettlementForm({ action }: { action: DeskAction<object> }) {
  return (
    <DeskForm
      action={action}
      hidden={{ provider: "all" }}
      submitLabel="Run now"
      busyLabel="Reading"
      variant="secondary"
      doneMessage="Done: the table shows what came of it"
    />
  );
}
