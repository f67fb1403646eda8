import { CircleAlert } from "lucide-react";
import type { MacroPlan, PlannedStep } from "@/lib/tickets/plan-macro";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";

type Props = {
  ticketId: string;
  version: number;
  plans: readonly MacroPlan[];
  action: DeskAction<{ stepsDone: number }>;
};

/** One button a macro: it shows what would happen on this order, and what stands in the way, before it is pressed again. */
export function MacroButtons({ ticketId, version, plans, action }: Props) {
  return (
    <ul className="flex flex-wrap gap-2.5 px-5 pb-5">
      {plans.map((plan) => (
        <li key={plan.id}>
          <DialogForm
            label={plan.name}
            title={plan.name}
            explanation={<Steps steps={plan.steps} />}
            action={action}
            hidden={{ ticketId, version: String(version), macroId: plan.id }}
            keyName="key"
            submitLabel="Do all of it"
            doneMessage={`Done: ${plan.name}`}
          />
        </li>
      ))}
    </ul>
  );
}

function Steps({ steps }: { steps: readonly PlannedStep[] }) {
  return (
    <ol aria-label="What will happen" className="grid list-decimal gap-3 pl-5">
      {steps.map(({ sentence, text, problem }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one macro have no other name and never change places.
        <li key={index} className="wrap-anywhere">
          <p className="text-ink">{sentence}</p>
          {text !== undefined && (
            <p className="mt-1.5 rounded-md bg-sunken px-3.5 py-2.5 text-sm whitespace-pre-wrap text-ink">{text}</p>
          )}
          {problem !== null && (
            <p className="mt-1 flex items-start gap-1.5 text-sm font-medium text-bad">
              <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
              {problem} So nothing of it will be done.
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
