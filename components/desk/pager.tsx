import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

/** Keeps the filters and changes one thing; null takes it out. */
export function hrefWith(
  path: string,
  query: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text === "" ? path : `${path}?${text}`;
}

type Props = {
  path: string;
  query: Readonly<Record<string, string>>;
  nextBefore: string | null;
  /** For a list that does not begin with the newest. */
  words?: { first: string; next: string };
};

const NEWEST_FIRST = { first: "Newest", next: "Older" };

/** Older lines, and the way back to the newest: a cursor, so that new lines never shift a page. */
export function Pager({ path, query, nextBefore, words = NEWEST_FIRST }: Props) {
  const isFirst = query.before === undefined;
  if (isFirst && nextBefore === null) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-3 border-t border-line px-5 py-3">
      {isFirst ? (
        <span />
      ) : (
        <Link href={hrefWith(path, query, { before: null })} className={buttonClass({ size: "sm" })}>
          {words.first}
        </Link>
      )}
      {nextBefore !== null && (
        <Link href={hrefWith(path, query, { before: nextBefore })} className={buttonClass({ size: "sm" })}>
          {words.next}
        </Link>
      )}
    </nav>
  );
}
