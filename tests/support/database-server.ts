import type { TestProject } from "vitest/node";
import { migrate } from "@/scripts/database/migrate";
import { ensureDatabase, ensureRoles, urlsOf } from "@/scripts/database/roles";
import { startThrowawayServer } from "@/scripts/database/throwaway";

/** Once a run: a real PostgreSQL with the migrated template that every test file clones (see database.ts). */
export default async function startDatabaseServer(project: TestProject): Promise<() => Promise<void>> {
  const server = await startThrowawayServer({
    // FOR TESTS ONLY: the data is deleted afterwards, so a power cut may lose it. The shop itself never does this.
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "500",
  });
  try {
    const superuserUrl = server.superuserUrl("postgres");
    await ensureRoles(superuserUrl);
    await ensureDatabase(superuserUrl, "facet_template");
    await migrate(urlsOf(superuserUrl, "facet_template").ownerUrl);
    project.provide("testServerUrl", superuserUrl);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return () => server.stop();
}

declare module "vitest" {
  export interface ProvidedContext {
    testServerUrl: string;
  }
}
