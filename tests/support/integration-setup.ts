import { afterAll } from "vitest";
import { createTestDatabase } from "./database";
import { shopAddresses } from "./shop-addresses";

/** Runs before each integration test file is loaded, so that `lib/env.ts` reads this file's own database and addresses. */
const database = await createTestDatabase();
process.env.DATABASE_URL = database.appUrl;
process.env.DATABASE_OWNER_URL = database.ownerUrl;
Object.assign(process.env, await shopAddresses());

afterAll(() => database.drop());
