import { CircleAlert, CircleCheck } from "lucide-react";
import { StateChip } from "@/components/ui/badge";
import type { ProcessView } from "@/lib/insight/desk-queries";
import { When } from "./when";

/** Which processes live, and how busy they are. */
export function ProcessList({ processes }: { processes: readonly ProcessView[] }) {
  if (processes.length === 0) {
    return (
      <p className="px-5 pb-5 text-second">No process has written that it lives. Start the shop with npm start.</p>
    );
  }
  return (
    <ul className="grid grid-cols-1 gap-3 px-5 pb-5">
      {processes.map(({ id, kind, isAlive, seenAt, load }) => (
        <li key={id} className="flex items-center gap-3">
          <span className="w-16 font-medium">{kind}</span>
          <span className="figures min-w-0 flex-1 text-sm text-third">{load}</span>
          <When at={seenAt} className="text-sm text-third" />
          <StateChip tone={isAlive ? "good" : "bad"} icon={isAlive ? CircleCheck : CircleAlert}>
            {isAlive ? "alive" : "dead"}
          </StateChip>
        </li>
      ))}
    </ul>
  );
}
