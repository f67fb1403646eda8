import type { ReactNode } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";

type Props = { label: string; value: ReactNode; note?: ReactNode; tone?: Tone; title?: string };

/** One figure with its name above and what to compare it with below. */
export function Stat({ label, value, note, tone = "neutral", title }: Props) {
  return (
    <Card className="grid content-start gap-1 px-4 py-3.5 sm:px-5" title={title}>
      <p className="text-sm text-second">{label}</p>
      <p className="figures text-2xl font-bold tracking-tight whitespace-nowrap">{value}</p>
      {note && (
        <p className="min-h-6">
          <Badge tone={tone} className="figures max-w-full overflow-hidden">
            {note}
          </Badge>
        </p>
      )}
    </Card>
  );
}
