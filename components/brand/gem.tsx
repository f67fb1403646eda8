import { classNames } from "@/components/ui/class-names";

/**
 * The eight facets of our mark, seen from the side: five of the crown, three of the pavilion. Each has one flat colour of
 * the gem's gradient, so the drawing needs no gradient ids and stays crisp at 16 px. scripts that make the icons use it too.
 */
export const GEM_FACETS: ReadonlyArray<readonly [points: string, colour: string]> = [
  ["13,7 2,19 14.5,19", "#22c7e8"],
  ["13,7 24,7 14.5,19", "#6fdcf7"],
  ["24,7 14.5,19 33.5,19", "#a8b4ff"],
  ["24,7 35,7 33.5,19", "#8a86ff"],
  ["35,7 33.5,19 46,19", "#b06bfa"],
  ["2,19 14.5,19 24,44", "#2aa0ee"],
  ["14.5,19 33.5,19 24,44", "#6f5bff"],
  ["33.5,19 46,19 24,44", "#a440ef"],
];

/** The faceted diamond. Decoration beside a word, so it is hidden from screen readers. */
export function Gem({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 48 48" className={classNames("shrink-0", className)} aria-hidden="true" focusable="false">
      <use href="#facet-gem" />
    </svg>
  );
}

/** The drawing itself, once per document: every Gem refers to it. */
export function GemSprite() {
  return (
    <svg width="0" height="0" className="absolute" aria-hidden="true" focusable="false">
      <symbol id="facet-gem" viewBox="0 0 48 48">
        {GEM_FACETS.map(([points, colour]) => (
          // The hairline stroke in the facet's own colour closes the seam that anti-aliasing leaves between neighbours.
          <polygon
            key={points}
            points={points}
            fill={colour}
            stroke={colour}
            strokeWidth="0.4"
            strokeLinejoin="round"
          />
        ))}
      </symbol>
    </svg>
  );
}
