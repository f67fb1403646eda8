import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { currentCatalog } from "@/lib/catalog/queries";
import { rowsOf } from "@/lib/db/pool";
import { channelBoard, syncChannels } from "@/lib/payments/channel-board";
import { isMethodId } from "@/lib/shared/methods";
import { startPayment } from "@/lib/transitions/start-payment";
import { changeChannels, resetChannels } from "@/tests/support/channels";
import { finishedOrder, placedOrder, statesOf } from "@/tests/support/given";
import { runFile, untilTrue } from "@/tests/support/processes";
import { makeProvidersQuick } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";
import { probeProviders } from "@/worker/probe-providers";

// Guarantee: what one process learns of a channel, the others act on; a method whose last channel stopped answering is marked, and offered again
// when one answers.

// Other processes start on what may be a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 500_000n }, { providers: ["antom"] });
});
beforeEach(async () => {
  await makeProvidersQuick(shop);
  await resetChannels();
});
afterAll(() => shop.close());

const X = "xendit-gcash";
const A = "antom-gcash";
const FAILURES_TO_OPEN = 5;

const breakXendit = () =>
  shop.sims.control("xendit", "PUT", "/_sim/faults", {
    calls: [{ operation: "*", kind: "reset_before", count: null }],
  });

/** What another process was sent to, order after order. */
async function startElsewhere(method: string, count: number): Promise<string[]> {
  const { ended, output } = runFile("tests/support/starters.ts", [method, String(count)]);
  expect(await ended).toBe(0);
  return JSON.parse(output().trim().split("\n").at(-1) ?? "[]") as string[];
}

/** Page after page, none of which opens, until the breaker has. */
async function failHere(count = FAILURES_TO_OPEN): Promise<void> {
  for (let call = 0; call < count; call += 1) {
    const { paymentId } = await placedOrder({ method: "gcash", diamonds: 100 });
    await startPayment(paymentId, new Date()).catch(() => undefined);
  }
  await syncChannels();
}

const channelsOf = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const { paymentId } = await placedOrder({ method: "gcash", diamonds: 100 });
      const [row] = await rowsOf<{ channel: string }>("SELECT channel FROM payments WHERE id = $1", [paymentId]);
      return row?.channel;
    }),
  );

const isOffered = async (method: string) =>
  (await currentCatalog("PH")).methods.find(({ id }) => isMethodId(id) && id === method)?.isAvailable;

/** As after the ten seconds that lie between two probes. */
async function probeNow(): Promise<void> {
  await rowsOf("UPDATE provider_probes SET next_at = now()");
  await probeProviders();
}

describe("two processes", () => {
  it("share a breaker: what one saw fail, the other avoids without a call of its own", async () => {
    await changeChannels("UPDATE channels SET weight_bp = 0 WHERE id = $1", [A]);
    await channelBoard();
    await breakXendit();
    const elsewhere = await startElsewhere("gcash", FAILURES_TO_OPEN + 2);
    expect(elsewhere.slice(0, FAILURES_TO_OPEN)).toEqual(Array(FAILURES_TO_OPEN).fill(X));
    expect(elsewhere.slice(FAILURES_TO_OPEN)).toEqual([A, A]);

    const [state] = await rowsOf<{ state: string; because: string }>(
      "SELECT state, because FROM channel_states WHERE channel_id = $1 AND operation = 'start'",
      [X],
    );
    expect(state).toEqual({ state: "open", because: "network" });
    await syncChannels();
    expect(await channelsOf(6)).toEqual(Array(6).fill(A));
    const switches = await rowsOf("SELECT 1 FROM channel_switches WHERE channel_id = $1 AND to_state = 'open'", [X]);
    expect(switches.length).toBe(1);
  });

  it("the other way round: a process that starts later begins with what is known", async () => {
    await changeChannels("UPDATE channels SET weight_bp = 0 WHERE id = $1", [A]);
    await breakXendit();
    await failHere();
    expect(await startElsewhere("gcash", 3)).toEqual([A, A, A]);
  });
});

describe("a method whose last channel stopped answering", () => {
  beforeEach(() => changeChannels("UPDATE channels SET is_enabled = false WHERE id = $1", [A]));

  it("is marked in the price list, and offered again when its provider answers and a payment shows that it works", async () => {
    await untilTrue(async () => (await isOffered("gcash")) === true, "gcash to be offered", 10_000);
    await breakXendit();
    await failHere();
    await untilTrue(async () => (await isOffered("gcash")) === false, "gcash to be marked", 10_000);
    expect(await isOffered("card")).toBe(true);
    // Whoever wants it all the same is let through now and then: there is nothing to lose.
    await untilTrue(
      () =>
        placedOrder({ method: "gcash", diamonds: 100 }).then(
          () => true,
          () => false,
        ),
      "a payment to be let through",
      10_000,
    );
    const [row] = await rowsOf<{ because: string }>(
      "SELECT routing ->> 'because' AS because FROM payments ORDER BY id DESC LIMIT 1",
    );
    expect(row?.because).toBe("last_resort");

    await probeNow();
    expect(await isOffered("gcash")).toBe(false);
    await makeProvidersQuick(shop);
    await probeNow();
    await probeNow();
    await syncChannels();
    await untilTrue(async () => (await isOffered("gcash")) === true, "gcash to be offered again", 10_000);
    const order = await finishedOrder(shop, { method: "gcash", diamonds: 100 });
    expect((await statesOf(order)).order).toBe("delivered");
    await syncChannels();
    const [state] = await rowsOf<{ state: string }>(
      "SELECT state FROM channel_states WHERE channel_id = $1 AND operation = 'start'",
      [X],
    );
    expect(state?.state).toBe("closed");
  });

  it("does not open for customers who are declined", async () => {
    // The price list may be two seconds old.
    await untilTrue(async () => (await isOffered("gcash")) === true, "gcash to be offered", 10_000);
    await shop.sims.control("xendit", "PUT", "/_sim/faults", { declineNext: 10 });
    for (let buyer = 0; buyer < 7; buyer += 1) await finishedOrder(shop, { method: "gcash", diamonds: 100 });
    await syncChannels();
    expect(await isOffered("gcash")).toBe(true);
    await makeProvidersQuick(shop);
    expect((await statesOf(await finishedOrder(shop, { method: "gcash", diamonds: 100 }))).order).toBe("delivered");
  });
});
