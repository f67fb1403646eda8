import { Badge } from "@/components/ui/badge";
import type { Schedule } from "@/lib/catalog/schedule";
import { SelectField, TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { formatAmount } from "../format";
import { MomentField } from "../moment-field";
import { When } from "../when";
import { BADGE_OPTIONS } from "./badge-options";

type Props = {
  item: { id: string; version: number; schedules: readonly Schedule[] };
  actions: { schedule: DeskAction<object>; cancel: DeskAction<object> };
};

/** What is planned for a package, and a form for another plan. */
export function ScheduleSection({ item, actions }: Props) {
  return (
    <section aria-labelledby="planned" className="grid gap-3">
      <h3 id="planned" className="text-base">
        Planned changes
      </h3>
      {item.schedules.length === 0 && (
        <p className="text-sm text-second">None. Prices change only when somebody acts.</p>
      )}
      <ul className="grid gap-2">
        {item.schedules.map((schedule) => (
          <li key={schedule.id} className="grid gap-2 rounded-md border border-line px-3.5 py-2.5">
            <span className="flex flex-wrap items-center gap-1.5 text-sm">
              <Effects schedule={schedule} />
              <span className="text-second">
                <When at={schedule.startsAt.toISOString()} />
                {schedule.endsAt && (
                  <>
                    {" "}
                    until <When at={schedule.endsAt.toISOString()} />
                  </>
                )}
              </span>
            </span>
            <span>
              <DialogForm
                label="Cancel it"
                title="Cancel this planned change?"
                explanation="One that has begun ends now; one to come does not begin."
                action={actions.cancel}
                hidden={{ scheduleId: schedule.id }}
                keyName="changeId"
                submitLabel="Cancel the plan"
                doneMessage="The plan is cancelled"
                variant="quiet"
              >
                <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
              </DialogForm>
            </span>
          </li>
        ))}
      </ul>
      <span>
        <DialogForm
          label="Plan a change"
          title="Plan a change"
          explanation="It comes into force by itself. Leave out what is to stay as it is."
          action={actions.schedule}
          hidden={{ packageId: item.id, version: String(item.version) }}
          keyName="scheduleId"
          submitLabel="Plan it"
          doneMessage="The change is planned"
          fieldOfRefusal={{
            "price.outside_band": "priceUsd",
            "price.schedule_times": "startsAt",
            "price.schedule_overlaps": "startsAt",
          }}
        >
          <MomentField name="startsAt" label="From" />
          <MomentField name="endsAt" label="Until (optional)" hint="Empty: it stays." isRequired={false} />
          <TextField name="priceUsd" label="Price then, USD (optional)" inputMode="decimal" autoComplete="off" />
          <SelectField name="isActive" label="For sale" options={VISIBILITY} />
          <SelectField name="badge" label="Badge" options={PLANNED_BADGES} />
          <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
        </DialogForm>
      </span>
    </section>
  );
}

const VISIBILITY = [
  { value: "", label: "As it is" },
  { value: "true", label: "On sale" },
  { value: "false", label: "Off sale" },
];
const PLANNED_BADGES = [
  { value: "", label: "As it is" },
  { value: "none", label: "No badge" },
  ...BADGE_OPTIONS.filter(({ value }) => value !== ""),
];

function Effects({ schedule: { priceUsdMinor, isActive, badge } }: { schedule: Schedule }) {
  return (
    <>
      {priceUsdMinor !== null && <span className="figures font-medium">{formatAmount(priceUsdMinor, "USD")}</span>}
      {isActive !== null && <Badge tone={isActive ? "good" : "neutral"}>{isActive ? "on sale" : "off sale"}</Badge>}
      {badge !== null && <Badge tone="accent">{badge === "none" ? "no badge" : badge.replace("_", " ")}</Badge>}
    </>
  );
}

/** The badge of a package. */
export function BadgeForm({
  item,
  action,
}: {
  item: { id: string; version: number; badge: string | null };
  action: DeskAction<object>;
}) {
  return (
    <DeskForm
      action={action}
      hidden={{ packageId: item.id, version: String(item.version) }}
      keyName="changeId"
      submitLabel="Set the badge"
      variant="secondary"
      doneMessage="The badge is set"
    >
      <SelectField name="badge" label="Badge" options={BADGE_OPTIONS} defaultValue={item.badge ?? ""} />
    </DeskForm>
  );
}
