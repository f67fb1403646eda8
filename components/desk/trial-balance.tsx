import { CircleAlert, CircleCheck } from "lucide-react";
import type { CheckedBalance } from "@/lib/ledger/recent-trial-balance";
import { formatCount } from "./format";
import { When } from "./when";

/** The one figure that must be 0, and what it means when it is not. */
export function TrialBalance({ balance }: { balance: CheckedBalance }) {
  const isZero = balance.balanceMinor === "0";
  const Icon = isZero ? CircleCheck : CircleAlert;
  return (
    <div className="flex items-start gap-3 px-5 pb-4">
      <Icon
        className={isZero ? "mt-1 size-6 shrink-0 text-good" : "mt-1 size-6 shrink-0 text-bad"}
        aria-hidden="true"
      />
      <div>
        <p className="text-lg font-bold">
          {isZero ? "The books balance" : "The books do not balance"}{" "}
          <span className="figures font-medium text-second">(difference {formatCount(balance.balanceMinor)})</span>
        </p>
        <p className="text-sm text-second">
          {isZero
            ? "Debits and credits agree in every unit, and every account holds what its transfers say."
            : "Debits and credits do not agree. Pause the deliveries and tell the engineers: nothing may be edited by hand."}
        </p>
        <p className="pt-1 text-xs text-third">
          checked <When at={balance.checkedAt} /> in {balance.tookMs} ms
        </p>
      </div>
    </div>
  );
}
