import { afterAll } from "vitest";
import { createTestDatabase } from "./database";

/** Runs before each integration test file is loaded, so that `lib/env.ts` reads this file's own database. */
const database = await createTestDatabase();
process.env.DATABASE_URL = database.appUrl;
process.env.DATABASE_OWNER_URL = database.ownerUrl;

afterAll(() => database.drop());
