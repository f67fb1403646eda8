import { buttonClass } from "@/components/ui/button";
import type { Assumptions } from "@/lib/insight/reports/forecast";

type Field = { name: keyof Assumptions; label: string; unit: string };

const FIELDS: readonly Field[] = [
  { name: "weeks", label: "Weeks to look ahead", unit: "4 to 12" },
  { name: "weeklyDiamonds", label: "Demand in the first week", unit: "diamonds" },
  { name: "growthBp", label: "Growth per week", unit: "%" },
  { name: "priceMicro", label: "Price without tax", unit: "USD per 1,000 diamonds" },
  { name: "feesBp", label: "Channel fees", unit: "% of what customers pay" },
  { name: "taxBp", label: "Tax", unit: "% on the price" },
  { name: "refundsBp", label: "Refunds and disputes", unit: "% of revenue" },
  { name: "buyMicro", label: "Cost of new diamonds", unit: "USD per 1,000 diamonds" },
  { name: "lotDiamonds", label: "Lot size", unit: "diamonds" },
  { name: "coverWeeks", label: "Buy below", unit: "weeks of demand" },
  { name: "leadWeeks", label: "Arrives after", unit: "weeks" },
];

type Props = {
  path: string;
  values: Record<keyof Assumptions, string>;
  measured: Partial<Record<keyof Assumptions, string>>;
};

/** The assumptions in the address: a forecast can be bookmarked and sent to a colleague. */
export function ForecastForm({ path, values, measured }: Props) {
  return (
    <form action={path} className="grid gap-4 px-5 pb-5">
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 md:grid-cols-3 xl:grid-cols-4">
        {FIELDS.map(({ name, label, unit }) => (
          <label key={name} className="grid content-start gap-1 text-xs font-medium text-third">
            {label}
            <input
              name={name}
              defaultValue={values[name]}
              inputMode="decimal"
              maxLength={15}
              autoComplete="off"
              className="figures min-h-9 w-full rounded-sm border border-field-line bg-surface px-2.5 text-md text-ink transition hover:border-second sm:text-sm"
            />
            <span className="font-normal">
              {unit}
              {measured[name] !== undefined && `; measured ${measured[name]}`}
            </span>
          </label>
        ))}
      </div>
      <div className="flex flex-wrap gap-2.5">
        <button type="submit" className={buttonClass({ size: "sm" })}>
          Show
        </button>
        <a href={path} className={buttonClass({ variant: "quiet", size: "sm" })}>
          Back to what was measured
        </a>
      </div>
    </form>
  );
}
