import { CircleAlert, CircleCheck } from "lucide-react";
import { formatCount } from "../format";

/** Whether what the reports count is what the accounts hold, read in the same moment. */
export function BooksCheck({ differenceMinor }: { differenceMinor: bigint }) {
  const isEqual = differenceMinor === 0n;
  const Icon = isEqual ? CircleCheck : CircleAlert;
  return (
    <p className="flex items-center gap-2 px-5 py-3 text-sm text-second">
      <Icon className={isEqual ? "size-5 shrink-0 text-good" : "size-5 shrink-0 text-bad"} aria-hidden="true" />
      {isEqual
        ? "Checked just now: everything that the reports count is what the accounts hold, to the minor unit."
        : `The reports and the accounts differ by ${formatCount(differenceMinor)} minor units. The worker sums up late postings within a day; if it stays, tell the engineers.`}
    </p>
  );
}
