import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { LOOKED_AT_MAX } from "@/lib/shared/record-tables";
import { formatCount, formatMoment } from "../format";
import { hrefWith, Pager } from "../pager";

type Props = {
  path: string;
  query: Readonly<Record<string, string>>;
  nextBefore: string | null;
  lookedBackTo: Date | null;
};

/** Older rows; and when a rare filter made the look end before the page was full, how far it went, and the way on. */
export function RecordsPager({ path, query, nextBefore, lookedBackTo }: Props) {
  if (lookedBackTo === null || nextBefore === null) return <Pager path={path} query={query} nextBefore={nextBefore} />;
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-5 py-3 text-sm text-second"
    >
      <p className="min-w-0 flex-1 basis-72">
        Looked through {formatCount(LOOKED_AT_MAX)} rows, back to {formatMoment(lookedBackTo)} (Manila). More that match
        may lie further back; the CSV has them all.
      </p>
      {query.before !== undefined && (
        <Link href={hrefWith(path, query, { before: null })} className={buttonClass({ size: "sm" })}>
          Newest
        </Link>
      )}
      <Link href={hrefWith(path, query, { before: nextBefore })} className={buttonClass({ size: "sm" })}>
        Look further back
      </Link>
    </nav>
  );
}
