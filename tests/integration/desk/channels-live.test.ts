import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { setChannelAction } from "@/app/admin/(desk)/channels/actions";
import { GET } from "@/app/admin/(desk)/channels/events/route";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { endStaffStreams } from "@/lib/http/open-staff-streams";
import { forgetChannels } from "@/lib/payments/channel-board";
import type { ChannelsView } from "@/lib/payments/channels-view";
import { forgetLiveChannels, getChannelsView } from "@/lib/payments/live-channels";
import { MINUTE_MS } from "@/lib/shared/durations";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { call, request, signInAs } from "@/tests/support/desk";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";
import { readUntil } from "@/tests/support/streams";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() => inTransaction((tx) => seedReferenceData(tx)));
beforeEach(async () => {
  await rowsOf("DELETE FROM channel_observations");
  forgetChannels();
  forgetLiveChannels();
});
afterEach(async () => {
  endStaffStreams();
  await rowsOf("UPDATE channels SET is_enabled = true, is_draining = false, is_forced = false");
  await rowsOf("UPDATE channel_windows SET removed_at = now()");
  await rowsOf("UPDATE channel_states SET state = 'closed'");
});

type Seen = { succeeded?: number; declined?: number; failed?: number; latencyMs?: number };

/** What a process told of a channel some minutes ago. */
async function seen(channelId: string, operation: string, minutesAgo: number, what: Seen): Promise<void> {
  const { succeeded = 0, declined = 0, failed = 0, latencyMs = null } = what;
  await rowsOf(
    `INSERT INTO channel_observations (process_id, channel_id, operation, country, succeeded, declined, failed, latency_ms, observed_at)
     VALUES ('another', $1, $2, 'PH', $3, $4, $5, $6, $7)`,
    [channelId, operation, succeeded, declined, failed, latencyMs, new Date(Date.now() - minutesAgo * MINUTE_MS)],
  );
}

async function channel(id: string): Promise<ChannelsView["channels"][number]> {
  const found = (await getChannelsView(new Date())).channels.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no channel ${id}`);
  return found;
}

// Guarantee: every figure on the page follows from what processes saw, and what nobody saw is no figure.
describe("the figures of a channel", () => {
  it("are of the last hour and of the last five minutes", async () => {
    await seen("xendit-gcash", "outcome", 30, { succeeded: 90, declined: 10 });
    await seen("xendit-gcash", "outcome", 1, { succeeded: 5, declined: 5 });
    await seen("xendit-gcash", "outcome", 70, { declined: 1_000 });
    await seen("xendit-gcash", "start", 20, { succeeded: 95, latencyMs: 100 });
    await seen("xendit-gcash", "start", 20, { succeeded: 5, failed: 25, latencyMs: 2_000 });
    await seen("xendit-gcash", "capture", 2, { succeeded: 1, failed: 1 });
    await seen("antom-gcash", "start", 10, { succeeded: 375, latencyMs: 50 });
    await seen("xendit-gcash", "probe", 1, { failed: 100 });
    const { hour, fiveMinutes, trafficBp } = await channel("xendit-gcash");
    expect(hour).toMatchObject({ outcomes: 110, successBp: 8_636, calls: 127, failedBp: 2_047, starts: 125 });
    expect(fiveMinutes).toMatchObject({ outcomes: 10, successBp: 5_000, calls: 2, failedBp: 5_000, p50Ms: null });
    expect(trafficBp).toBe(2_500);
    // Steps of 8 %: within 4 % of the true ones.
    expect(hour.p50Ms).toBeGreaterThan(96);
    expect(hour.p50Ms).toBeLessThan(104);
    expect(hour.p95Ms).toBeLessThan(104);
    expect((await channel("stripe-apple_pay")).hour).toEqual({
      ...{ outcomes: 0, successBp: null, calls: 0, failedBp: null, starts: 0, p50Ms: null, p95Ms: null },
    });
  });

  it("grow while the page is open, without reading the hour again", async () => {
    await seen("stripe-card", "outcome", 40, { succeeded: 10 });
    expect((await channel("stripe-card")).hour.outcomes).toBe(10);
    await seen("stripe-card", "outcome", 0, { succeeded: 5 });
    expect((await channel("stripe-card")).hour.outcomes).toBe(15);
    await seen("stripe-card", "outcome", 0, { declined: 5 });
    expect((await channel("stripe-card")).hour).toMatchObject({ outcomes: 20, successBp: 7_500 });
  });

  it("make charts of an hour with the hour before, a point a minute", async () => {
    await seen("xendit-dana", "start", 3, { succeeded: 3 });
    await seen("antom-dana", "start", 3, { succeeded: 1 });
    await seen("xendit-dana", "outcome", 3, { succeeded: 3, declined: 1 });
    await seen("xendit-dana", "outcome", 63, { succeeded: 1 });
    const { charts } = await getChannelsView(new Date());
    const chart = charts.find(({ method }) => method === "dana");
    expect(chart).toMatchObject({ outcomes: 4, successBp: 7_500 });
    expect(chart?.success).toHaveLength(60);
    expect(chart?.success.slice(-5)).toEqual([null, 7_500, 7_500, 7_500, 7_500]);
    expect(chart?.successBefore.at(-1)).toBe(10_000);
    expect(chart?.traffic.map(({ channelId, shareBp, points }) => [channelId, shareBp, points.at(-1)])).toEqual([
      ["xendit-dana", 7_500, 7_500],
      ["antom-dana", 2_500, 2_500],
    ]);
  });

  it("hold what was paid today against the cap", async () => {
    const order = await givenOrderRow();
    const paymentId = await givenPaymentRow(order.id);
    await rowsOf("UPDATE payments SET paid_at = now() WHERE id = $1", [paymentId]);
    expect(await channel("stripe-card")).toMatchObject({ todayUsdMinor: "1025", capUsdMinor: null });
    await rowsOf("UPDATE channels SET daily_cap_usd_minor = 5000 WHERE id = 'stripe-card'");
    forgetChannels();
    expect(await channel("stripe-card")).toMatchObject({ todayUsdMinor: "1025", capUsdMinor: "5000" });
    await rowsOf("UPDATE channels SET daily_cap_usd_minor = NULL");
  });
});

describe("the state of a channel", () => {
  it.each([
    ["working", "SELECT 1"],
    ["off", "UPDATE channels SET is_enabled = false WHERE id = 'stripe-card'"],
    ["draining", "UPDATE channels SET is_draining = true WHERE id = 'stripe-card'"],
    [
      "maintenance",
      `INSERT INTO channel_windows (id, channel_id, starts_at, ends_at, reason)
       VALUES (gen_random_uuid(), 'stripe-card', now() - interval '1 minute', now() + interval '1 hour', 'theirs')`,
    ],
    [
      "not_answering",
      `INSERT INTO channel_states (channel_id, operation, state, retry_at, because, changed_at)
       VALUES ('stripe-card', 'start', 'open', now() + interval '30 seconds', 'timeout', now())`,
    ],
  ])("is %s", async (state, sql) => {
    await rowsOf(sql);
    expect((await channel("stripe-card")).state).toBe(state);
    expect((await channel("antom-card")).state).toBe("not_set_up");
  });

  it("says why its breaker is open, and when it is tried again", async () => {
    await rowsOf(
      `INSERT INTO channel_states (channel_id, operation, state, retry_at, because, changed_at)
       VALUES ('xendit-momo', 'capture', 'open', now() + interval '30 seconds', 'http_500', now()),
              ('xendit-momo', 'refund', 'open', now() - interval '1 second', 'timeout', now())`,
    );
    const { state, breakers } = await channel("xendit-momo");
    expect(state).toBe("working");
    expect(breakers.map(({ operation, standing, because }) => [operation, standing, because])).toEqual([
      ["start", "closed", null],
      ["query", "closed", null],
      ["capture", "open", "http_500"],
      ["cancel", "closed", null],
      ["refund", "half_open", "timeout"],
    ]);
  });
});

async function openStream(signal?: AbortSignal): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("accept", "text/event-stream");
  return GET(new Request(`${env.FACET_URL}/admin/channels/events`, { headers, signal: signal ?? null }), {});
}

// Guarantee: who looks at the channels sees a change within seconds, for as long as the session lasts and not longer.
describe("the stream", () => {
  it("sends the present at once and every change after it, and ends when the browser leaves", async () => {
    await signInAs("admin", { isConfirmed: true });
    const browser = new AbortController();
    const answer = await openStream(browser.signal);
    expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(answer.headers.get("cache-control")).toContain("no-transform");
    const reader = answer.body?.getReader();
    if (reader === undefined) throw new Error("no body");
    const first = await readUntil(reader, "\n\nevent: channels");
    expect(first).toMatch(/^retry: /);
    const set = { channelId: "stripe-google_pay", version: "1", change: "disable", reason: "To be seen elsewhere" };
    expect(await call(setChannelAction, set)).toBe("done");
    expect(await readUntil(reader, "To be seen elsewhere")).toContain('"state":"off"');
    browser.abort();
    expect(await readUntil(reader, "never said")).toMatch(/\(ended\)$/);
  });

  it("ends with the session, at the next heartbeat", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const userId = await signInAs("admin");
      const reader = (await openStream()).body?.getReader();
      if (reader === undefined) throw new Error("no body");
      await readUntil(reader, "retry");
      vi.advanceTimersByTime(15_000);
      expect(await readUntil(reader, ": still here")).toContain(": still here");
      await rowsOf("UPDATE user_sessions SET revoked_at = now() WHERE user_id = $1", [userId]);
      vi.advanceTimersByTime(15_000);
      expect(await readUntil(reader, "never said")).toMatch(/\(ended\)$/);
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends with the process, and is closed to everybody but admins", async () => {
    await signInAs("admin");
    const reader = (await openStream()).body?.getReader();
    if (reader === undefined) throw new Error("no body");
    await readUntil(reader, "retry");
    endStaffStreams();
    expect(await readUntil(reader, "never said")).toMatch(/\(ended\)$/);
    for (const who of ["support", "customer"] as const) {
      await signInAs(who);
      expect((await openStream()).status).toBe(403);
    }
    await signInAs("guest");
    expect((await openStream()).status).toBe(401);
  });
});
