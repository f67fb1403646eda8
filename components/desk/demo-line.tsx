import { FlaskConical } from "lucide-react";

/** Says on every page of a demo's desks that nothing in it is real. */
export function DemoLine() {
  return (
    <section
      aria-label="Demo"
      className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-1.5 text-center text-xs font-medium text-warning"
    >
      <FlaskConical className="size-4 shrink-0" aria-hidden="true" />
      <p>Demo: no money and no diamonds are real.</p>
    </section>
  );
}
