import { afterAll, expect, it } from "vitest";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { accepting } from "@/lib/transitions/accept";
import { forgetEventBodies } from "@/worker/forget-events";

afterAll(() => closeDatabase());

const BODY = '{"email":"ana@shop.test"}';

async function event(externalId: string, handledDaysAgo: number | null): Promise<void> {
  await accepting.submit({ source: "stripe", externalId, kind: "charge.succeeded", payload: BODY });
  await rowsOf("UPDATE inbox_events SET handled_at = now() - make_interval(days => $2) WHERE external_id = $1", [
    externalId,
    handledDaysAgo,
  ]);
}

// Guarantee: what a provider told about a person is not kept for longer than it is of use, and what is still to be read is kept.
it("empties the bodies of old handled events, and no others", async () => {
  await event("evt_old", env.EVENT_BODY_DAYS + 1);
  await event("evt_fresh", env.EVENT_BODY_DAYS - 1);
  await event("evt_waiting", null);
  await event("evt_older", env.EVENT_BODY_DAYS + 300);
  expect(await forgetEventBodies()).toBe(2);
  expect(await forgetEventBodies()).toBe(0);

  const rows = await rowsOf<{ external_id: string; payload: string }>(
    "SELECT external_id, payload FROM inbox_events ORDER BY external_id",
  );
  expect(Object.fromEntries(rows.map(({ external_id, payload }) => [external_id, payload]))).toEqual({
    evt_old: "{}",
    evt_older: "{}",
    evt_fresh: BODY,
    evt_waiting: BODY,
  });
  // The event itself is known for ever: a repeat is still one.
  expect(
    await accepting.submit({ source: "stripe", externalId: "evt_old", kind: "charge.succeeded", payload: BODY }),
  ).toBe("same");
});
