import type { PriceLine, RecordedFields, RecordedSchedule } from "@/lib/catalog/price-line";
import type { PreviewLine } from "@/lib/catalog/price-preview";
import { formatAmount, formatCount, formatMoment } from "../format";
import { methodWord } from "../words";

export const KIND_WORDS: Readonly<Record<string, string>> = {
  "package.create": "New package",
  "package.price": "Price",
  "package.visibility": "On or off sale",
  "package.badge": "Badge",
  "package.order": "Position",
  "schedule.create": "Planned change",
  "schedule.cancel": "Plan cancelled",
  markup: "Mark-up",
  surcharge: "Fee of a method",
  bulk: "Bulk change",
  tax: "Tax rate",
  revert: "Taken back",
};

/** Hundredths of a percent as "1.5 %". */
export function percentText(bp: number): string {
  return `${bp < 0 ? "−" : ""}${Math.abs(bp) / 100} %`;
}

/** How a preview comes out, before one reads its lines. */
export function previewSummary(lines: readonly Pick<PreviewLine, "beforeMinor" | "afterMinor" | "marginBp">[]): string {
  const losing = lines.filter(({ marginBp }) => marginBp !== null && marginBp < 0).length;
  const same = lines.filter(({ beforeMinor, afterMinor }) => beforeMinor === afterMinor).length;
  const isKnown = lines.some(({ marginBp }) => marginBp !== null);
  const parts = [
    isKnown ? `${losing === 0 ? "None" : losing} of ${lines.length} prices would lose money` : null,
    same === 0 ? null : `${same} of ${lines.length} stay unchanged`,
  ].filter((part) => part !== null);
  return `${parts.length === 0 ? `All ${lines.length} prices change` : parts.join(", ")}.`;
}

/** What one line of a change changed, in words for staff. Pure. */
export function lineWords(line: PriceLine): string {
  switch (line.target) {
    case "package":
      return `${formatCount(line.diamonds)} diamonds: ${fieldsText(line.before)} → ${fieldsText(line.after)}`;
    case "order":
      return `${formatCount(line.moved)} diamonds: moved in the shop`;
    case "markup":
      return `${line.currency}: ${percentText(line.before)} → ${percentText(line.after)}${fromText(line.validFrom)}`;
    case "surcharge":
      return `${methodWord(line.method)}: ${percentText(line.before)} → ${percentText(line.after)}`;
    case "schedule":
      return `${formatCount(line.diamonds)} diamonds: ${planText(line.after ?? line.before)}${line.after === null ? ", cancelled" : ""}`;
    case "tax":
      return `${line.country}: ${line.before === null ? "none" : taxText(line.before)} → ${taxText(line.after)}${fromText(line.validFrom)}`;
  }
}

function fieldsText({ priceUsdMinor, isActive, badge }: RecordedFields): string {
  const parts = [
    priceUsdMinor === undefined ? null : formatAmount(priceUsdMinor, "USD"),
    isActive === undefined ? null : isActive ? "on sale" : "off sale",
    badge === undefined ? null : badge === null ? "no badge" : badge.replace("_", " "),
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function planText(plan: RecordedSchedule | null): string {
  if (plan === null) return "";
  const { priceUsdMinor, isActive, badge, startsAt, endsAt } = plan;
  const what = fieldsText({
    ...(priceUsdMinor === null ? {} : { priceUsdMinor }),
    ...(isActive === null ? {} : { isActive }),
    ...(badge === null ? {} : { badge: badge === "none" ? null : badge }),
  });
  return `${what} from ${dayText(startsAt)}${endsAt === null ? "" : ` until ${dayText(endsAt)}`}`;
}

const taxText = ({ name, rateBp }: { name: string; rateBp: number }) => `${name} ${percentText(rateBp)}`;
const fromText = (validFrom: string) => `, from ${dayText(validFrom)}`;

export function dayText(iso: string): string {
  return `${formatMoment(iso)}, Manila time`;
}
