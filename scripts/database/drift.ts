import { schemaFiles } from "./migrate";
import { withClient } from "./roles";
import { openEngine } from "./schema-engine";

/** The SQL that makes, in an empty database, exactly what the Prisma schema describes. */
export async function schemaSql(emptyDatabaseUrl: string): Promise<string> {
  const files = schemaFiles();
  const { engine, close } = await openEngine(emptyDatabaseUrl, files);
  try {
    const { stdout } = await engine.diff({
      from: { tag: "empty" },
      to: { tag: "schemaDatamodel", files: files.map(([path, content]) => ({ path, content })) },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? "";
  } finally {
    await close();
  }
}

/** What Prisma Client relies on, a line for each: columns with type, nullability and default, primary keys, references. */
const COLUMNS = `
  select format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                case when a.attnotnull then ' not null' else '' end,
                case when a.attgenerated = '' then coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') else '' end) as line
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped and c.relname <> '_prisma_migrations'
     and not c.relispartition
  union all
  select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
   where contype in ('p', 'f') and connamespace = 'public'::regnamespace and conrelid::regclass::text <> '_prisma_migrations'
     and conparentid = 0
   order by 1`;

async function linesOf(url: string): Promise<string[]> {
  const { rows } = await withClient(url, (client) => client.query<{ line: string }>(COLUMNS));
  return rows.map(({ line }) => line);
}

/**
 * Compares a migrated database with the Prisma schema, through a second, empty database that is filled from the schema.
 *
 * @returns the lines that only one of them has; nothing when they agree. Functions, triggers, CHECK constraints, what a column is generated from, and
 * indexes beyond the primary key are for migrations alone to say, and a reference more in the database is no drift.
 */
export async function schemaDrift(migratedUrl: string, emptyUrl: string): Promise<string[]> {
  const sql = await schemaSql(emptyUrl);
  await withClient(emptyUrl, (client) => client.query(sql));
  const [migrated, described] = [await linesOf(migratedUrl), await linesOf(emptyUrl)];
  const [inDatabase, inSchema] = [new Set(migrated), new Set(described)];
  return [
    ...migrated
      .filter((line) => !inSchema.has(line) && !line.includes(" FOREIGN KEY "))
      .map((line) => `only in the database: ${line}`),
    ...described.filter((line) => !inDatabase.has(line)).map((line) => `only in prisma/schema: ${line}`),
  ];
}
