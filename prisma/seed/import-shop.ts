import { readFile } from "node:fs/promises";
import { z } from "zod";
import { closePrisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { importShop, ShopFile } from "./shop-file";

/**
 * Applies a shop file to the database, all of it or nothing.
 *
 * tsx --conditions=react-server prisma/seed/import-shop.ts shop.json
 */
async function main(path: string | undefined): Promise<string> {
  if (path === undefined)
    throw new Error("Name the file: import-shop shop.json (prisma/seed/shop.example.json shows its form)");
  const parsed = ShopFile.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (!parsed.success) throw new Error(`${path} is not right:\n${z.prettifyError(parsed.error)}`);
  const { custodians, fxRates, packages } = await inTransaction((tx) => importShop(tx, parsed.data, new Date()));
  return `${custodians} custodian accounts are open; new: ${fxRates} exchange rates, ${packages} packages`;
}

try {
  process.stdout.write(`${await main(process.argv[2])}\n`);
} catch (error) {
  const facts = error instanceof Refusal ? ` ${JSON.stringify(error.facts)}` : "";
  const sentence =
    error instanceof Refusal ? error.publicMessage : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${sentence}${facts}\n`);
  process.exitCode = 1;
} finally {
  await closePrisma();
}
