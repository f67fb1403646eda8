import Link from "next/link";
import { formatUsdMicro } from "./figures";

type Props = {
  /** Millionths of a dollar. */
  usdMicro: bigint;
  before?: bigint;
  /** The transfers behind it. */
  href?: string;
  /** Beside the figure of the period before, where there is one. */
  note?: string;
};

/** A figure in dollars that leads to its transfers, with the period before below it. */
export function FigureCell({ usdMicro, before, href, note }: Props) {
  const text = formatUsdMicro(usdMicro);
  return (
    <span className="grid justify-items-end">
      {href === undefined || usdMicro === 0n ? (
        <span>{text}</span>
      ) : (
        <Link href={href} prefetch={false} className="rounded-sm hover:text-accent hover:underline">
          {text}
        </Link>
      )}
      {note !== undefined && <span className="text-xs text-second">{note}</span>}
      {before !== undefined && (
        <span className="text-xs text-third">
          <span className="sr-only">before: </span>
          {formatUsdMicro(before)}
        </span>
      )}
    </span>
  );
}

/** The same in a currency's own minor units, already written. */
export function AmountLink({ text, href }: { text: string; href: string }) {
  return (
    <Link href={href} prefetch={false} className="rounded-sm whitespace-nowrap hover:text-accent hover:underline">
      {text}
    </Link>
  );
}
