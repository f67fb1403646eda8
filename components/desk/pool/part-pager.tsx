import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { hrefWith } from "../pager";

type Props = {
  path: string;
  query: Readonly<Record<string, string>>;
  /** The cursor's name in the address: a page with several lists has one for each. */
  name: string;
  label: string;
  next: string | null;
  words: { first: string; next: string };
  /** Where the list stands, so that turning a page does not lose it. */
  anchor: string;
};

/** The next lines of one of several lists on a page, and the way back to its first. */
export function PartPager({ path, query, name, label, next, words, anchor }: Props) {
  const isFirst = query[name] === undefined;
  if (isFirst && next === null) return null;
  const href = (value: string | null) => `${hrefWith(path, query, { [name]: value })}#${anchor}`;
  return (
    <nav aria-label={label} className="flex justify-between gap-3 border-t border-line px-5 py-3">
      {isFirst ? (
        <span />
      ) : (
        <Link href={href(null)} className={buttonClass({ size: "sm" })}>
          {words.first}
        </Link>
      )}
      {next !== null && (
        <Link href={href(next)} className={buttonClass({ size: "sm" })}>
          {words.next}
        </Link>
      )}
    </nav>
  );
}
