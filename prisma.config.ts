import { defineConfig } from "prisma/config";

/** `prisma generate` and, for whoever wants the ordinary tool, `prisma migrate deploy` with DATABASE_OWNER_URL set. */
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  ...(process.env.DATABASE_OWNER_URL ? { datasource: { url: process.env.DATABASE_OWNER_URL } } : {}),
});
