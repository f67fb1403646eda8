import { attributionOf } from "@/lib/catalog/fx-attribution";
import { outcomeText } from "./fx-text";
import { When } from "./when";

type Props = {
  lastAsked: { source: string; askedAt: string; outcome: string; detail: string; nextAskAt: string } | null;
};

/** Where rates come from, what the source said last, and the line that its terms ask for. */
export function FxSourceLine({ lastAsked }: Props) {
  if (lastAsked === null) {
    return (
      <p className="px-5 py-3 text-sm text-third">No source was asked yet: rates are those that were recorded here.</p>
    );
  }
  const { source, askedAt, outcome, detail, nextAskAt } = lastAsked;
  const attribution = attributionOf(source);
  return (
    <p className="px-5 py-3 text-sm text-third">
      {source}: {outcomeText(outcome, detail)} <When at={askedAt} /> · next time <When at={nextAskAt} />
      {attribution && " · "}
      {attribution && (
        <a href={attribution.href} rel="noreferrer" className="underline underline-offset-2 hover:text-ink">
          {attribution.text}
        </a>
      )}
    </p>
  );
}
