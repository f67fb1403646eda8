import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/lib/db/generated/client";
import { env } from "@/lib/env";

/** `next dev` loads modules again and again; one client per process survives that. */
const shared = globalThis as { facetPrisma?: PrismaClient };

/** The typed client of desks and ordinary use-cases. The hot transitions do not pass here. */
export function prisma(): PrismaClient {
  shared.facetPrisma ??= new PrismaClient({ adapter: new PrismaPg({ connectionString: env.DATABASE_URL, max: 10 }) });
  return shared.facetPrisma;
}

export async function closePrisma(): Promise<void> {
  const client = shared.facetPrisma;
  delete shared.facetPrisma;
  await client?.$disconnect();
}
