import type { RuleView } from "@/lib/payments/channels-view";
import { COUNTRIES } from "@/lib/shared/countries";
import { channelName, providerOfChannel } from "../channel-words";
import { formatAmount, formatShare } from "../format";
import { methodWord } from "../words";

/** A rule as a sentence. */
export function ruleSentence({ kind, channels }: RuleView): string {
  const [first] = channels;
  if (kind === "split") {
    const shares = channels.map(
      ({ channelId, shareBp }) => `${formatShare(shareBp ?? 0).replace(".0 ", " ")} ${providerOfChannel(channelId)}`,
    );
    return `Split: ${shares.join(", ")}`;
  }
  return `${kind === "prefer" ? "Prefer" : "Never use"} ${channelName(first?.channelId ?? "")}`;
}

/** Which payments it is about. */
export function ruleCondition({ method, country, fromUsdMinor, toUsdMinor }: RuleView): string {
  const where = country === null ? "every country" : COUNTRIES[country].names.en;
  return [method === null ? "every method" : methodWord(method), where, amountWords(fromUsdMinor, toUsdMinor)].join(
    " · ",
  );
}

function amountWords(from: string | null, to: string | null): string {
  if (from === null && to === null) return "any amount";
  if (to === null) return `from ${formatAmount(from ?? "0", "USD")}`;
  if (from === null) return `up to ${formatAmount(to, "USD")}`;
  return `${formatAmount(from, "USD")} to ${formatAmount(to, "USD")}`;
}
