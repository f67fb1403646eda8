import type { CountryCode } from "@/lib/shared/countries";

/** A row of `routing_rules`: one channel of a rule. */
export type RuleRow = {
  id: string;
  kind: "prefer" | "forbid" | "split";
  channelId: string;
  method: string | null;
  country: CountryCode | null;
  minUsdMinor: bigint | null;
  maxUsdMinor: bigint | null;
  shareBp: number | null;
};

/** As SQL, in the order in which rules are asked. At most so many, which is far more than staff can oversee. */
export const RULE_ROWS_SQL = `
  SELECT id, kind, channel_id AS "channelId", method, country, min_usd_minor AS "minUsdMinor", max_usd_minor AS "maxUsdMinor", share_bp AS "shareBp"
  FROM routing_rules WHERE removed_at IS NULL ORDER BY position, created_at, id LIMIT 500`;

/** Rules as staff think of them: rows of a split that ask for the same payments are one, known by the first row's id. */
export function groupedRules<Row extends RuleRow>(rows: readonly Row[]): [Row, ...Row[]][] {
  const groups: [Row, ...Row[]][] = [];
  const splits = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const known = row.kind === "split" ? splits.get(conditionKey(row)) : undefined;
    if (known !== undefined) {
      known.push(row);
      continue;
    }
    const group: [Row, ...Row[]] = [row];
    groups.push(group);
    if (row.kind === "split") splits.set(conditionKey(row), group);
  }
  return groups;
}

/** Two rows with the same key ask for the same payments. */
export function conditionKey({
  method,
  country,
  minUsdMinor,
  maxUsdMinor,
}: Pick<RuleRow, "method" | "country" | "minUsdMinor" | "maxUsdMinor">): string {
  return JSON.stringify([method, country, String(minUsdMinor), String(maxUsdMinor)]);
}
