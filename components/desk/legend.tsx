import { classNames } from "@/components/ui/class-names";

/** In the very colours that the charts draw with. */
const SWATCHES = {
  line: "w-3.5 border-t-2 border-accent",
  ghost: "w-3.5 border-t-2 border-dashed border-field-line",
  column: "size-2.5 bg-line-strong",
  part: "size-2.5 bg-accent",
} as const;

type Props = { entries: ReadonlyArray<readonly [swatch: keyof typeof SWATCHES, text: string]> };

/** What the lines and columns of a chart are. For the eye only, as the chart is: the table behind it has heads. */
export function Legend({ entries }: Props) {
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-third" aria-hidden="true">
      {entries.map(([swatch, text]) => (
        <span key={text} className="inline-flex items-center gap-1.5">
          <span className={classNames("shrink-0", SWATCHES[swatch])} />
          {text}
        </span>
      ))}
    </p>
  );
}
