import type { ReactNode } from "react";

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

type LevelProps = { width: number; y: number; stroke?: string; strokeWidth?: string; strokeDasharray?: string };

/** A line across the whole plot: of its grid, unless it is told another look. */
export function Level({ width, y, stroke = "var(--color-line)", ...look }: LevelProps) {
  return <line x1="0" x2={width} y1={y} y2={y} stroke={stroke} vectorEffect="non-scaling-stroke" {...look} />;
}
