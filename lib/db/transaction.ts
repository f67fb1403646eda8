import "server-only";
import type { Prisma, PrismaClient } from "@/lib/db/generated/client";
import { prisma } from "@/lib/db/prisma";

/** A client inside a transaction: what a use-case that writes takes first. */
export type Tx = Prisma.TransactionClient;
/** Either; for reads that do not care. */
export type Db = Tx | PrismaClient;

const TIMEOUT_MS = 10_000;
const WAIT_MS = 5_000;

/**
 * Runs one use-case in one transaction. A thrown Refusal rolls it back. No network call belongs inside: it would hold locks
 * while a stranger thinks.
 */
export function inTransaction<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
  return prisma().$transaction(run, { timeout: TIMEOUT_MS, maxWait: WAIT_MS });
}
