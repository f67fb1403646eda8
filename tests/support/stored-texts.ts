import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { open } from "@/lib/shared/secret-box";

type Column = { table_name: string; column_name: string };

/** A value that `seal` made, wherever it stands in a text. */
const SEALED = /\b[a-z0-9]{1,16}\.[A-Za-z0-9_-]{38,}/g;

/**
 * The columns of the shop's tables, whatever their type, in which one of these texts stands: in plain, in any case, or sealed. For a test
 * that erased them.
 */
export async function columnsHolding(texts: readonly string[]): Promise<string[]> {
  const columns = await rowsOf<Column>(
    `SELECT c.table_name, c.column_name FROM information_schema.columns c
     JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
       AND c.data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'bytea', 'character')
     ORDER BY 1, 2`,
  );
  const wanted = texts.map((text) => text.toLowerCase());
  const found: string[] = [];
  for (const { table_name, column_name } of columns) {
    const rows = await rowsOf<{ value: string }>(
      `SELECT DISTINCT "${column_name}"::text AS value FROM "${table_name}" WHERE "${column_name}" IS NOT NULL`,
    );
    const isThere = rows.some(({ value }) => {
      const all = [value, ...(value.match(SEALED) ?? []).map(opened)].join("\n").toLowerCase();
      return wanted.some((text) => all.includes(text));
    });
    if (isThere) found.push(`${table_name}.${column_name}`);
  }
  return found;
}

function opened(sealed: string): string {
  try {
    return open(sealed, env.FACET_DATA_KEYS);
  } catch {
    return ""; // It only looked like one.
  }
}
