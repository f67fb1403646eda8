import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";

const SCHEMA_DIR = path.resolve(import.meta.dirname, "../../../prisma/schema");

/** What each Prisma type is in PostgreSQL here; a native type in the schema wins. */
const TYPES: Readonly<Record<string, string>> = {
  String: "text",
  BigInt: "bigint",
  Int: "integer",
  Boolean: "boolean",
  Json: "jsonb",
  DateTime: "timestamp with time zone",
  "db.Uuid": "uuid",
  "db.SmallInt": "smallint",
  "db.Timestamptz": "timestamp with time zone",
};

type Column = { table: string; column: string; type: string; isNullable: boolean };

/** The columns that the Prisma schema promises, in the words of information_schema. */
function columnsOfSchema(): Column[] {
  const text = readdirSync(SCHEMA_DIR)
    .filter((name) => name.endsWith(".prisma"))
    .map((name) => readFileSync(path.join(SCHEMA_DIR, name), "utf8"))
    .join("\n");
  const models = [...text.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)];
  const names = new Set(models.map(([, name]) => name));
  return models.flatMap(([, model = "", body = ""]) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? model;
    return body.split("\n").flatMap((line) => {
      const field = /^\s+(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/.exec(line);
      if (field === null) return [];
      const [, name = "", type = "", list, optional, rest = ""] = field;
      if (names.has(type)) return [];
      const native = /@(db\.\w+)/.exec(rest)?.[1];
      const known = TYPES[native ?? type] ?? TYPES[type] ?? type;
      const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name;
      return [
        { table, column, type: list ? "ARRAY" : known, isNullable: optional !== undefined || list !== undefined },
      ];
    });
  });
}

afterAll(async () => {
  await closePrisma();
  await closeDatabase();
});

// Guarantee: desks read through Prisma Client what the migrations made in SQL; the two never drift apart.
describe("the Prisma schema and the migrated database", () => {
  it("have the same tables and columns, of the same types, and agree on what may be empty", async () => {
    const inDatabase = await rowsOf<Column>(
      `SELECT table_name AS table, column_name AS column, data_type AS type, is_nullable = 'YES' AS "isNullable"
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'`,
    );
    const key = ({ table, column, type, isNullable }: Column) =>
      `${table}.${column} ${type}${isNullable ? " null" : ""}`;
    const inSchema = columnsOfSchema();
    expect(inSchema.length).toBeGreaterThan(100);
    expect(inSchema.map(key).sort()).toEqual(inDatabase.map(key).sort());
  });

  it("every model can be read as the app's role", async () => {
    const client = prisma() as unknown as Record<string, { findFirst?: () => Promise<unknown> }>;
    const models = Object.keys(client).filter((name) => /^[a-z]/.test(name) && client[name]?.findFirst !== undefined);
    for (const model of models) await expect(client[model]?.findFirst?.()).resolves.not.toThrow();
  });
});
