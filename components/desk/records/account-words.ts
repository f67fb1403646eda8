import { lineOf, type Unit } from "@/lib/insight/reports/movement";
import { channelName, providerWord } from "../channel-words";
import { countryName } from "../reports/figures";
import { lineName } from "../reports/report-words";

/** An account in words, from its code: "orders" is "Customers' money, not earned yet", "tax:PH" is "Tax to be paid, Philippines". */
export function accountName(code: string, unit: Unit): string {
  const [head = "", part] = code.split(":", 2);
  const line = lineOf({ account: code, unit, code: "" });
  // What no report has a word for keeps its code.
  if (line === "other" || line === "other_diamonds") return code;
  const of = part === undefined || part === "diamonds" ? null : partName(head, part);
  return of === null ? lineName(line) : `${lineName(line)}, ${of}`;
}

function partName(head: string, part: string): string {
  if (head === "tax") return countryName(part);
  if (head !== "clearing" && head !== "fees") return part;
  return part.includes("-") ? channelName(part) : providerWord(part);
}

export function unitName(unit: Unit): string {
  return unit === "DIAMOND" ? "diamonds" : unit;
}
