import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { HOUR_MS } from "@/lib/shared/durations";
import { givenPerson, givenSession } from "@/tests/support/people";
import { forgetOldRows, keepPartitions } from "@/worker/forget-rows";

afterAll(() => Promise.all([closePrisma(), closeDatabase()]));

async function partitions(): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'channel_observations'::regclass ORDER BY 1",
  );
  return rows.map(({ name }) => name).filter((name) => name !== "channel_observations_rest");
}

async function observe(at: Date): Promise<string> {
  const [row] = await rowsOf<{ place: string }>(
    `INSERT INTO channel_observations (process_id, channel_id, operation, observed_at) VALUES ('test', 'stripe-card', 'start', $1)
     RETURNING tableoid::regclass::text AS place`,
    [at],
  );
  return row?.place ?? "";
}

const rowCount = async () =>
  (await rowsOf<{ count: number }>("SELECT count(*)::int AS count FROM channel_observations"))[0]?.count;

// Guarantee: what processes see has its place before it comes, and goes when it no longer counts, without a row being lost in between.
describe("the partitions of what processes see", () => {
  const noon = new Date("2027-03-01T12:10:00Z");
  beforeEach(async () => {
    await rowsOf("DELETE FROM channel_observations");
    await keepPartitions(noon);
  });

  it("are there for now and the hours to come, made once", async () => {
    const made = await partitions();
    const wanted = ["2027030112", "2027030115", "2027030118"].map((slot) => `channel_observations_${slot}`);
    expect(made).toEqual(expect.arrayContaining(wanted));
    await Promise.all([keepPartitions(noon), keepPartitions(noon), keepPartitions(noon)]);
    expect(await partitions()).toEqual(made);
    expect(await observe(new Date(noon.getTime() + 3 * HOUR_MS))).toBe("channel_observations_2027030115");
  });

  it("go whole when they ended long enough ago, and no sooner", async () => {
    await observe(noon);
    const justKept = new Date("2027-03-01T17:59:00Z");
    await keepPartitions(justKept);
    expect(await partitions()).toContain("channel_observations_2027030112");
    expect(await rowCount()).toBe(1);
    await keepPartitions(new Date("2027-03-01T18:01:00Z"));
    expect(await partitions()).not.toContain("channel_observations_2027030112");
    expect(await rowCount()).toBe(0);
  });

  it("lose nothing that came before its partition was made", async () => {
    const early = new Date("2027-06-01T00:30:00Z");
    expect(await observe(early)).toBe("channel_observations_rest");
    await keepPartitions(early);
    expect(await rowCount()).toBe(1);
    expect(await observe(new Date(early.getTime() + 3 * HOUR_MS))).toBe("channel_observations_2027060103");
    await keepPartitions(new Date(early.getTime() + 4 * HOUR_MS));
    expect(await rowCount()).toBe(1);
  });
});

// Guarantee: sessions, links and mails of the demo go after their time, and nothing that is still of use.
it("forgets ended sessions, dead links, old mails and old webhooks of alerts, and keeps the rest", async () => {
  const now = new Date();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * HOUR_MS);
  const person = await givenPerson("support");
  const [open, revoked, fresh] = [await givenSession(person), await givenSession(person), await givenSession(person)];
  const old = daysAgo(env.SESSION_KEPT_DAYS + 1);
  await rowsOf("UPDATE user_sessions SET revoked_at = $2 WHERE id = $1", [revoked, old]);
  await rowsOf("UPDATE user_sessions SET revoked_at = $2 WHERE id = $1", [fresh, daysAgo(1)]);
  for (const [address, at] of [
    ["old@shop.test", daysAgo(2)],
    ["new@shop.test", now],
  ] as const) {
    await rowsOf("INSERT INTO sign_in_tokens (identifier, token_hash, expires_at) VALUES ($1, $2, $3)", [
      ...[address, randomUUID(), at],
    ]);
  }
  for (const [subject, at] of [
    ["old", daysAgo(env.MAIL_KEPT_DAYS + 1)],
    ["new", now],
  ] as const) {
    await rowsOf(
      "INSERT INTO outbox_mails (kind, to_address, subject, text, html, created_at) VALUES ('test', 'a@shop.test', $1, '', '', $2)",
      [subject, at],
    );
  }
  const endpoint = randomUUID();
  await rowsOf(
    "INSERT INTO alert_endpoints (id, url, secret_sealed, added_at) VALUES ($1, 'https://pager.test/', '-', now())",
    [endpoint],
  );
  for (const [body, status, at] of [
    ["old", "sent", daysAgo(env.MAIL_KEPT_DAYS + 1)],
    ["still waiting", "waiting", daysAgo(env.MAIL_KEPT_DAYS + 1)],
    ["new", "sent", now],
  ] as const) {
    await rowsOf(
      "INSERT INTO alert_deliveries (id, endpoint_id, event, body, status, created_at) VALUES ($1, $2, 'alert.test', $3, $4, $5)",
      [randomUUID(), endpoint, body, status, at],
    );
  }
  expect(await forgetOldRows(now)).toBe(0);
  expect(await rowsOf("SELECT body FROM alert_deliveries ORDER BY body")).toEqual([
    { body: "new" },
    { body: "still waiting" },
  ]);
  const sessions = await rowsOf<{ id: string }>("SELECT id FROM user_sessions WHERE user_id = $1", [person.id]);
  expect(sessions.map(({ id }) => id).sort()).toEqual([open, fresh].sort());
  expect(await rowsOf("SELECT identifier FROM sign_in_tokens")).toEqual([{ identifier: "new@shop.test" }]);
  expect(await rowsOf("SELECT subject FROM outbox_mails WHERE kind = 'test'")).toEqual([{ subject: "new" }]);
});
