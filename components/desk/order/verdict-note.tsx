import { Badge, type Tone } from "@/components/ui/badge";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { When } from "../when";

const TONES: Readonly<Record<string, Tone>> = { allow: "good", review: "warning", block: "bad" };

/** What risk decided, and why. */
export function VerdictNote({ verdict }: { verdict: NonNullable<OrderDossier["verdict"]> }) {
  return (
    <div className="grid gap-2 px-5 pb-5">
      <p className="flex items-center gap-3">
        <Badge tone={TONES[verdict.verdict] ?? "neutral"}>{verdict.verdict}</Badge>
        <When at={verdict.decidedAt} className="text-sm text-third" />
      </p>
      {verdict.reasons.length === 0 ? (
        <p className="text-second">No rule held.</p>
      ) : (
        <ul className="grid gap-1">
          {verdict.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
