import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { type LevelLook, labelledLevels, type ScaleLevel, type ScaleMark } from "./scale";

type PlotProps = { width: number; height: number; className: string; children: ReactNode };

/** The drawing of a chart, stretched to its box. For the eye only: what it shows stands beside it in words or in a table. */
export function Plot({ width, height, className, children }: PlotProps) {
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={className}
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** A line across the whole plot: of its grid, unless it is told another look. */
export function Level({ width, y, stroke = "var(--color-line)", ...look }: LevelLook & { width: number; y: number }) {
  return <line x1="0" x2={width} y1={y} y2={y} stroke={stroke} vectorEffect="non-scaling-stroke" {...look} />;
}

type ScaledProps = PlotProps & {
  /** The most important first. */
  levels: readonly ScaleLevel[];
  marks: readonly ScaleMark[];
};

/** A plot with a scale: figures at the lines of its grid, words below. They are text beside the drawing, which stretches. */
export function ScaledPlot({ levels, marks, children, ...plot }: ScaledProps) {
  return (
    <div className="figures grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 text-xs text-third" aria-hidden="true">
      <Plot {...plot}>
        {levels.map(({ y, look }) => (
          <Level key={y} width={plot.width} y={y} {...look} />
        ))}
        {children}
      </Plot>
      {/* All in one cell, so that the column is as wide as its longest figure. */}
      <div className="grid justify-items-end">
        {labelledLevels(levels).map(({ y, text }) => (
          <span
            key={text}
            className="relative col-start-1 row-start-1 h-4.5 -translate-y-1/2 whitespace-nowrap"
            style={{ top: `${(y / plot.height) * 100}%` }}
          >
            {text}
          </span>
        ))}
      </div>
      <div className="relative mt-1 h-4.5">
        {marks.map(({ at, text }) => (
          <span
            key={at}
            className={classNames(
              "absolute whitespace-nowrap",
              at >= 1 ? "-translate-x-full" : at > 0 && "-translate-x-1/2",
            )}
            style={{ left: `${at * 100}%` }}
          >
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}
