import { performance } from "node:perf_hooks";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { searchOrders } from "@/lib/orders/desk-search";
import { searchHash } from "@/lib/shared/search-hash";
import { percentile } from "@/tests/bench/percentiles";

/**
 * The support desk's search box as its page asks it, in a process with the shop's own settings: everything that somebody on the phone can
 * say, mixed. Answers the p95 of all and of each kind, in milliseconds, and how many of each kind found something.
 */
const KNOWN = 40;
const TIMES = 100;

export type SearchFigures = {
  name: "desk.search";
  p95Ms: number;
  searches: number;
  kinds: Record<string, { p95Ms: number; found: number }>;
};

type Known = { id: string; reference: string; payment: string | null; label: string | null };

const hashOf = (subject: "email" | "recipient", text: string) => searchHash({ subject, text, key: env.FACET_HASH_KEY });

async function questions(): Promise<Record<string, string[]>> {
  const recent = await rowsOf<{ reference: string }>(
    `SELECT reference FROM orders WHERE length(reference) = 15 ORDER BY id DESC LIMIT ${KNOWN}`,
  );
  const spread = await rowsOf<Known>(
    `SELECT o.id, o.reference, p.provider_payment_id AS payment, p.instrument_label AS label
     FROM (SELECT * FROM orders
       WHERE abs(hashtext(id::text)) % GREATEST(1, (SELECT reltuples::int FROM pg_class WHERE relname = 'orders') / 50) = 0 LIMIT ${KNOWN}) o
     LEFT JOIN payments p ON p.id = o.payment_id`,
  );
  for (const [at, { id }] of spread.entries()) {
    await rowOf("UPDATE orders SET email_hash = $2, recipient_hash = $3 WHERE id = $1 RETURNING id", [
      id,
      hashOf("email", `buyer${at}@bench.test`),
      hashOf("recipient", `bench.buyer.${at}`),
    ]);
  }
  return {
    reference: recent.map(({ reference }) => reference),
    prefix: spread.map(({ reference }) => reference.slice(0, 9)),
    email: spread.map((_order, at) => `buyer${at}@bench.test`),
    recipient: spread.map((_order, at) => `bench.buyer.${at}`),
    payment: spread.flatMap(({ payment }) => payment ?? []),
    lastFour: spread.flatMap(({ label }) => /\d{4}$/.exec(label ?? "")?.[0] ?? []),
    nothing: ["nobody.knows.this", "FCT-ZZZZZ", "nobody@bench.test"],
  };
}

async function measure(): Promise<SearchFigures> {
  const asked = Object.entries(await questions()).filter(([, texts]) => texts.length > 0);
  const times = new Map<string, number[]>(asked.map(([kind]) => [kind, []]));
  const found = new Map<string, number>();
  for (let time = -10; time < TIMES; time += 1) {
    for (const [kind, texts] of asked) {
      const text = texts[Math.abs(time) % texts.length] ?? "";
      const startedMs = performance.now();
      const { orders } = await searchOrders(prisma(), text);
      if (time < 0) continue;
      times.get(kind)?.push(performance.now() - startedMs);
      if (orders.length > 0) found.set(kind, (found.get(kind) ?? 0) + 1);
    }
  }
  const p95 = (values: readonly number[]) =>
    Math.round(
      (percentile(
        values.toSorted((a, b) => a - b),
        0.95,
      ) ?? 0) * 10,
    ) / 10;
  const kinds = Object.fromEntries(
    [...times].map(([kind, values]) => [kind, { p95Ms: p95(values), found: found.get(kind) ?? 0 }]),
  );
  const all = [...times.values()].flat();
  return { name: "desk.search", p95Ms: p95(all), searches: all.length, kinds };
}

const figures = await measure();
process.send?.(figures);
await Promise.all([closeDatabase(), closePrisma()]);
process.disconnect?.();
