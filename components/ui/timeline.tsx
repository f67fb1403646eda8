import { Check, Clock, X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type TimelineState = "done" | "now" | "todo" | "failed" | "waiting";

export type TimelineItem = {
  key: string;
  label: ReactNode;
  detail?: ReactNode;
  state: TimelineState;
  /** A word for the state, read aloud after the label ("done", "not yet"). */
  stateWord: string;
  time?: ReactNode;
};

const MARKS: Record<TimelineState, string> = {
  done: "bg-good-soft text-good",
  now: "bg-accent-soft text-accent",
  todo: "border-2 border-line-strong bg-surface text-third",
  failed: "bg-bad-soft text-bad",
  waiting: "bg-warning-soft text-warning",
};

/** Steps that fill as they happen. The last finished step is solid when `isComplete`. */
export function Timeline({ items, isComplete = false }: { items: readonly TimelineItem[]; isComplete?: boolean }) {
  return (
    <ol className="grid">
      {items.map((item, index) => {
        const isLast = index === items.length - 1;
        return (
          <li
            key={item.key}
            className="relative flex gap-3.5 pb-5 last:pb-0"
            aria-current={item.state === "now" ? "step" : undefined}
          >
            {!isLast && <Connector isFilled={item.state === "done"} />}
            <Mark state={item.state} isSolid={isLast && isComplete && item.state === "done"} />
            <div className="flex min-w-0 flex-1 items-baseline justify-between gap-3 pt-px">
              <p className={classNames("min-w-0", item.state === "todo" ? "text-third" : "text-ink")}>
                <span className={classNames(item.state === "todo" ? "font-medium" : "font-bold")}>{item.label}</span>
                <span className="sr-only">, {item.stateWord}</span>
                {item.detail && <span className="ml-1.5 text-sm text-second">{item.detail}</span>}
              </p>
              {item.time && <span className="figures shrink-0 text-sm text-third">{item.time}</span>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Connector({ isFilled }: { isFilled: boolean }) {
  return (
    <span aria-hidden="true" className="absolute top-6 bottom-0 left-3 w-0.5 -translate-x-1/2 overflow-hidden bg-line">
      <span
        className={classNames(
          "block h-full origin-top bg-good transition-transform duration-300",
          isFilled ? "scale-y-100" : "scale-y-0",
        )}
      />
    </span>
  );
}

function Mark({ state, isSolid }: { state: TimelineState; isSolid: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "relative z-1 grid size-6 shrink-0 place-items-center rounded-full transition-colors duration-200",
        isSolid ? "bg-good text-inverse" : MARKS[state],
      )}
    >
      {state === "done" && <Check className="size-3.5" strokeWidth={3} />}
      {state === "failed" && <X className="size-3.5" strokeWidth={3} />}
      {state === "waiting" && <Clock className="size-3.5" strokeWidth={2.5} />}
      {state === "now" && (
        <>
          <span className="absolute inset-0 animate-pulse rounded-full border-2 border-accent" />
          <span className="size-2 rounded-full bg-accent" />
        </>
      )}
    </span>
  );
}
