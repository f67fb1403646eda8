import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { assert } from "@/lib/shared/assert";
import { type DatabaseUrls, OWNER_ROLE, urlsOf, withClient } from "@/scripts/database/roles";

export type TestDatabase = DatabaseUrls & { name: string; drop: () => Promise<void> };

/**
 * A migrated, empty database of its own, cloned from the template in a few tens of milliseconds.
 *
 * Every integration test file has one already: `tests/support/integration-setup.ts` makes it and points DATABASE_URL
 * (the app's role) and DATABASE_OWNER_URL at it before the file is loaded. Call this for a second one.
 */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase("facet_template");
}

/** One with nothing in it, not even the tables. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase("template1");
}

async function createDatabase(template: "facet_template" | "template1"): Promise<TestDatabase> {
  const serverUrl = inject("testServerUrl");
  // These tests make and drop databases; that must never happen on a machine that is not this one.
  assert(new URL(serverUrl).hostname === "127.0.0.1", "tests use a database server on this machine only");
  const name = `facet_test_${randomBytes(6).toString("hex")}`;
  await withClient(serverUrl, (client) =>
    client.query(`create database ${name} template ${template} owner ${OWNER_ROLE}`),
  );
  return {
    name,
    ...urlsOf(serverUrl, name),
    drop: () =>
      withClient(serverUrl, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}
