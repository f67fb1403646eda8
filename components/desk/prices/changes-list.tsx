import { History } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { PriceLine } from "@/lib/catalog/price-line";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { When } from "../when";
import { KIND_WORDS, lineWords } from "./change-words";

export type ChangeLine = {
  id: string;
  kind: string;
  lines: PriceLine[];
  who: string | null;
  reason: string;
  madeAt: string;
  isReverted: boolean;
};

/** So many lines stand open; the others behind a word. */
const LINES_SHOWN = 4;

/** Every change of prices, newest first, and the way to take one back. */
export function ChangesList({
  changes,
  revertAction,
}: {
  changes: readonly ChangeLine[];
  /** Null for those who may only read. */
  revertAction: DeskAction<object> | null;
}) {
  if (changes.length === 0) {
    return (
      <EmptyState icon={History} title="No change yet">
        Prices, mark-ups, fees, plans and taxes that staff change stand here, with what they were before.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line border-t border-line">
      {changes.map((change) => (
        <li key={change.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-5 py-3">
          <div className="grid min-w-0 flex-1 basis-72 gap-1">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{KIND_WORDS[change.kind] ?? change.kind}</span>
              {change.isReverted && <Badge>taken back</Badge>}
              <span className="text-sm text-third">
                <When at={change.madeAt} /> · {change.who ?? "the shop itself"}
              </span>
            </p>
            <Lines lines={change.lines} />
            {change.reason && <p className="text-sm wrap-anywhere text-second">“{change.reason}”</p>}
          </div>
          {revertAction && !change.isReverted && (
            <DialogForm
              label="Take it back"
              title="Take this change back?"
              explanation={
                <>
                  Everything it changed becomes what it was before, as another change. It is refused if something of it
                  was changed since, or if a price would leave the band now.
                  <Lines lines={change.lines} />
                </>
              }
              action={revertAction}
              hidden={{ changeId: change.id }}
              keyName="revertId"
              submitLabel="Take it back"
              doneMessage="The former values are in force again"
            >
              <ReasonField />
            </DialogForm>
          )}
        </li>
      ))}
    </ul>
  );
}

function Lines({ lines }: { lines: readonly PriceLine[] }) {
  const texts = lines.map(lineWords);
  return (
    <>
      <ul className="figures text-sm text-second">
        {texts.slice(0, LINES_SHOWN).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {texts.length > LINES_SHOWN && (
        <details className="figures text-sm text-second">
          <summary className="cursor-pointer text-accent">{texts.length - LINES_SHOWN} more</summary>
          <ul>
            {texts.slice(LINES_SHOWN).map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
