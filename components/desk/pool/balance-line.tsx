import { formatCount } from "../format";

/** The first or the last line of a statement. */
export function BalanceLine({
  label,
  heldDiamonds,
  reservedDiamonds,
}: {
  label: string;
  heldDiamonds: bigint;
  reservedDiamonds: bigint;
}) {
  return (
    <p className="figures flex flex-wrap justify-between gap-x-4 border-t border-line bg-sunken px-5 py-2.5 text-sm">
      <span className="font-bold">{label}</span>
      <span>
        <span className="font-bold">{formatCount(heldDiamonds)}</span> held, {formatCount(reservedDiamonds)} of it
        reserved
      </span>
    </p>
  );
}
