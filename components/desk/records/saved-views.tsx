import { Users } from "lucide-react";
import Link from "next/link";
import { classNames } from "@/components/ui/class-names";
import { filtersOf, RECORD_TABLES, type RecordTableId } from "@/lib/shared/record-tables";
import { CheckField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";

export type ViewLine = { id: string; name: string; filters: string; isShared: boolean; canChange: boolean };

export type ViewActions = {
  save: DeskAction<{ viewId: string }>;
  rename: DeskAction<object>;
  remove: DeskAction<object>;
};

type Props = {
  tableId: RecordTableId;
  query: Readonly<Record<string, string>>;
  views: readonly ViewLine[];
  actions: ViewActions;
  mayShare: boolean;
};

const CHIP =
  "inline-flex min-h-9 items-center gap-1.5 rounded-full border border-line-strong bg-surface px-3.5 text-sm font-medium transition hover:border-field-line hover:bg-sunken " +
  "aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:text-accent-strong";

/** Filters that somebody keeps under a name, one click each; the ones that are shown now can be saved, the chosen view changed. */
export function SavedViews({ tableId, query, views, actions, mayShare }: Props) {
  const { path } = RECORD_TABLES[tableId];
  const present = filtersOf(tableId, Object.entries(query));
  const chosen = present === "" ? undefined : views.find(({ filters }) => filters === present);
  if (views.length === 0 && present === "") return null;
  return (
    <div className="flex flex-wrap items-center gap-2 px-5 pt-3.5">
      {views.length > 0 && (
        <ul aria-label="Saved views" className="contents">
          {views.map((view) => (
            <li key={view.id}>
              <Link
                href={view.filters === "" ? path : `${path}?${view.filters}`}
                prefetch={false}
                aria-current={view === chosen ? "true" : undefined}
                className={classNames(CHIP)}
              >
                {view.isShared && <Users className="size-3.5" aria-hidden="true" />}
                {view.name}
                {view.isShared && <span className="sr-only"> (shared)</span>}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {chosen === undefined && present !== "" && (
        <DialogForm
          label="Save view"
          title="Save these filters"
          action={actions.save}
          keyName="viewId"
          hidden={{ tableId, filters: present }}
          submitLabel="Save view"
          doneMessage="View saved."
          variant="quiet"
          fieldOfRefusal={{ "view.name_taken": "name" }}
        >
          <TextField name="name" label="Name" maxLength={60} autoComplete="off" required />
          {mayShare && <CheckField name="isShared" label="Show it to everybody who may read this table" />}
        </DialogForm>
      )}
      {chosen?.canChange && <ChangeView view={chosen} actions={actions} />}
    </div>
  );
}

function ChangeView({ view, actions }: { view: ViewLine; actions: ViewActions }) {
  return (
    <>
      <DialogForm
        label="Rename"
        title={`Rename "${view.name}"`}
        action={actions.rename}
        hidden={{ viewId: view.id }}
        submitLabel="Rename"
        doneMessage="View renamed."
        variant="quiet"
        fieldOfRefusal={{ "view.name_taken": "name" }}
      >
        <TextField name="name" label="Name" defaultValue={view.name} maxLength={60} autoComplete="off" required />
      </DialogForm>
      <DialogForm
        label="Remove"
        title={`Remove "${view.name}"`}
        explanation={
          view.isShared ? "It goes for everybody. The rows that it showed stay." : "The rows that it showed stay."
        }
        action={actions.remove}
        hidden={{ viewId: view.id }}
        submitLabel="Remove view"
        submitVariant="danger"
        doneMessage="View removed."
        variant="quiet"
      />
    </>
  );
}
