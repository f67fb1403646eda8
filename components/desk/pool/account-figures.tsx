import type { CustodianView } from "@/lib/pool/desk-queries";
import { formatCount, formatDistance, formatShare } from "../format";
import { Stat } from "../stat";

/** What one account holds, and how far it is from its share. */
export function AccountFigures({ account }: { account: CustodianView }) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Stat
        label="Available"
        value={formatCount(account.availableDiamonds)}
        note={`lowest level ${formatCount(account.lowLevelDiamonds)}`}
        tone={account.isLow ? "bad" : "good"}
      />
      <Stat label="Reserved" value={formatCount(account.reservedDiamonds)} note="on their way" tone="accent" />
      <Stat
        label="Unknown"
        value={formatCount(account.unknownDiamonds)}
        note="part of the reserved"
        tone={account.unknownDiamonds === "0" ? "neutral" : "warning"}
      />
      <Stat
        label="Share of the pool"
        value={formatShare(account.shareBp)}
        note={`target ${formatShare(account.targetBp)}: ${formatDistance(account.shareBp - account.targetBp)}`}
      />
    </div>
  );
}
