import { Badge } from "@/components/ui/badge";
import type { CustodianView } from "@/lib/pool/desk-queries";
import { formatCount, formatShare } from "./format";

/** Each account's share of what is available, with a mark where its target is. */
export function PoolBars({ custodians }: { custodians: readonly CustodianView[] }) {
  return (
    <ul className="grid gap-3.5 px-5 pb-4">
      {custodians.map((account) => (
        <li key={account.id} className="grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-center gap-3">
          <span className="truncate font-medium" title={account.id}>
            {account.name}
          </span>
          <span className="relative h-2 rounded-full bg-line" aria-hidden="true">
            <span
              className="absolute inset-y-0 left-0 rounded-full bg-accent"
              style={{ width: `${Math.min(100, account.shareBp / 100)}%` }}
            />
            <span
              className="absolute -inset-y-1 w-0.5 rounded-full bg-ink"
              style={{ left: `calc(${Math.min(100, account.targetBp / 100)}% - 1px)` }}
            />
          </span>
          <span className="figures flex items-center gap-2 text-sm text-third">
            {account.pausedAt !== null && <Badge tone="warning">paused</Badge>}
            {account.isLow && <Badge tone="bad">low</Badge>}
            <span title={`${formatCount(account.availableDiamonds)} available`}>
              {formatShare(account.shareBp)} · target {formatShare(account.targetBp).replace(".0", "")}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
