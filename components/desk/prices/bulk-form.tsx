import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { type BulkAsked, percentOf } from "@/lib/catalog/bulk-change";
import { formatCount } from "../format";
import { methodWord } from "../words";

type Props = {
  path: string;
  asked: BulkAsked;
  /** What cannot be read, by field. */
  problems: Readonly<Record<string, string>>;
  packages: readonly { id: string; diamonds: number; isActive: boolean }[];
  markups: readonly { currency: string; markupBp: number }[];
  surcharges: readonly { method: string; surchargeBp: number }[];
};

const CONTROL =
  "figures min-h-11 w-full rounded-md border border-field-line bg-surface px-3.5 text-md text-ink transition hover:border-second sm:text-base";

/** What is to change: a form that reads, so that a preview can be looked at again and sent to a colleague. */
export function BulkForm({ path, asked, problems, packages, markups, surcharges }: Props) {
  return (
    <form action={path} className="grid gap-5 px-5 pb-5">
      <fieldset className="grid gap-2">
        <legend className="pb-2 text-sm font-bold">Packages</legend>
        <PercentInput
          name="percent"
          label="Move prices in dollars by, %"
          value={asked.percent}
          placeholder="3 or -2.5"
          problem={problems.percent}
        />
        <details open={asked.packageIds.length > 0}>
          <summary className="cursor-pointer text-sm text-accent">Only some packages</summary>
          <div className="grid grid-cols-2 gap-x-4 pt-2 sm:grid-cols-4 lg:grid-cols-6">
            {packages.map(({ id, diamonds, isActive }) => (
              <label key={id} className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm font-medium">
                <input
                  type="checkbox"
                  name={`only.${id}`}
                  value="1"
                  defaultChecked={asked.packageIds.includes(id)}
                  className="size-4.5 accent-accent"
                />
                <span className="figures">{formatCount(diamonds)}</span>
                {!isActive && <span className="text-third">off sale</span>}
              </label>
            ))}
          </div>
        </details>
      </fieldset>
      <PercentGroup
        legend="Mark-ups, %"
        prefix="markup"
        fields={markups.map(({ currency, markupBp }) => ({ name: currency, label: currency, bp: markupBp }))}
        asked={asked.markups}
        problems={problems}
      />
      <details open={[...asked.surcharges].some(([method, text]) => isChanged(surcharges, method, text))}>
        <summary className="cursor-pointer text-sm text-accent">Fees of methods</summary>
        <div className="pt-3">
          <PercentGroup
            legend="What customers of a method pay on top, %"
            prefix="fee"
            fields={surcharges.map(({ method, surchargeBp }) => ({
              name: method,
              label: methodWord(method),
              bp: surchargeBp,
            }))}
            asked={asked.surcharges}
            problems={problems}
          />
        </div>
      </details>
      <div className="flex flex-wrap gap-2.5">
        <button type="submit" className={buttonClass({ variant: "primary" })}>
          Preview
        </button>
        <Link href={path} prefetch={false} className={buttonClass({ variant: "quiet" })}>
          Clear
        </Link>
      </div>
    </form>
  );
}

function isChanged(surcharges: Props["surcharges"], method: string, text: string): boolean {
  const known = surcharges.find((one) => one.method === method);
  return known !== undefined && text !== percentOf(known.surchargeBp);
}

type GroupProps = {
  legend: string;
  prefix: string;
  fields: readonly { name: string; label: string; bp: number }[];
  asked: ReadonlyMap<string, string>;
  problems: Readonly<Record<string, string>>;
};

function PercentGroup({ legend, prefix, fields, asked, problems }: GroupProps) {
  return (
    <fieldset>
      <legend className="pb-2 text-sm font-bold">{legend}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
        {fields.map(({ name, label, bp }) => (
          <PercentInput
            key={name}
            name={`${prefix}.${name}`}
            label={label}
            value={asked.get(name) ?? percentOf(bp)}
            problem={problems[`${prefix}.${name}`]}
          />
        ))}
      </div>
    </fieldset>
  );
}

type InputProps = { name: string; label: string; value: string; placeholder?: string; problem?: string };

function PercentInput({ name, label, value, placeholder, problem }: InputProps) {
  const messageId = `${name}-message`;
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={name} className="text-sm font-medium text-second">
        {label}
      </label>
      <input
        id={name}
        name={name}
        defaultValue={value}
        placeholder={placeholder}
        inputMode="decimal"
        autoComplete="off"
        maxLength={8}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem === undefined ? undefined : messageId}
        className={CONTROL}
      />
      {problem !== undefined && (
        <p id={messageId} className="text-sm font-medium text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
