import { type Currency, formatMoney } from "@/lib/shared/money";
import { classNames } from "./class-names";

type Props = { amountMinor: bigint | string; currency: Currency; locale: string; className?: string };

/** An amount with its currency, in tabular figures. `amountMinor` may be the decimal string that the API sends. */
export function Money({ amountMinor, currency, locale, className }: Props) {
  return (
    <span className={classNames("figures whitespace-nowrap", className)}>
      {formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale)}
    </span>
  );
}
