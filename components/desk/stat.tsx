import type { ReactNode } from "react";
import { TONE_CLASSES, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";

type Props = { label: string; value: ReactNode; note?: ReactNode; tone?: Tone; title?: string; className?: string };

/** One figure with its name above and what to compare it with below. */
export function Stat({ label, value, note, tone = "neutral", title, className }: Props) {
  return (
    <Card className={classNames("grid min-w-0 content-start gap-1 px-4 py-3.5 sm:px-5", className)} title={title}>
      <p className="text-sm text-second">{label}</p>
      <p className="figures text-xl font-bold tracking-tight sm:text-2xl">{value}</p>
      {note && (
        <p
          className={classNames(
            "figures w-fit rounded-sm px-2 py-0.5 text-xs font-bold wrap-anywhere",
            TONE_CLASSES[tone],
          )}
        >
          {note}
        </p>
      )}
    </Card>
  );
}
