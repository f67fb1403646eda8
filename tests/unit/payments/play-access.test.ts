import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlayConfig } from "@/lib/payments/play/client";
import { createPlayProvider } from "@/lib/payments/play/provider";
import { newId } from "@/lib/shared/ids";
import { control } from "@/tests/unit/payments/kits/kit";
import { startPlay } from "@/tests/unit/payments/kits/play-kit";

// Guarantee: the service account signs in once for many calls, again in time, and never with what Google would refuse.
describe("the service account's access token", () => {
  let sim: Awaited<ReturnType<typeof startPlay>>["sim"];
  let config: PlayConfig;
  let nowMs: number;

  beforeEach(async () => {
    ({ sim, config } = await startPlay({ pushUrl: null }));
    nowMs = Date.now();
  });
  afterEach(() => sim.close());

  const providerWith = (changes: Partial<PlayConfig> = {}) =>
    createPlayProvider({ ...config, nowMs: () => nowMs, ...changes });
  const granted = async () => (await control(sim.url, "GET", "/_sim/state")).accessTokens;
  const up = { kind: "up" };

  it("is fetched once for callers that meet", async () => {
    const provider = providerWith();
    const answers = await Promise.all(Array.from({ length: 8 }, () => provider.probe()));
    expect(answers).toEqual(Array.from({ length: 8 }, () => up));
    expect(await granted()).toBe(1);
    expect(await provider.probe()).toEqual(up);
    expect(await granted()).toBe(1);
  });

  it("is renewed a minute before it ends, once", async () => {
    await control(sim.url, "PUT", "/_sim/faults", { tokenSeconds: 100 });
    const provider = providerWith();
    await provider.probe();
    nowMs += 30_000;
    await provider.probe();
    expect(await granted()).toBe(1);
    nowMs += 20_000;
    await Promise.all([provider.probe(), provider.probe(), provider.probe()]);
    expect(await granted()).toBe(2);
  });

  it("is forgotten when Google no longer takes it", async () => {
    await control(sim.url, "PUT", "/_sim/faults", { tokenSeconds: 0 });
    const provider = providerWith();
    // Ended at once: a clock of ours that runs slow would keep it.
    expect(await provider.probe()).toEqual({ kind: "down", because: "unauthorised" });
    await control(sim.url, "PUT", "/_sim/faults", {});
    expect(await provider.probe()).toEqual(up);
  });

  it("that could not be had is asked for again by the next caller", async () => {
    const provider = providerWith();
    for (const [kind, because] of [
      ["timeout_before", "timeout"],
      ["reset_before", "network"],
      ["html_before", "unreadable"],
      ["http_500_before", "http_500"],
      ["rate_limit", "rate_limited"],
    ]) {
      await control(sim.url, "PUT", "/_sim/faults", { calls: [{ operation: "token", kind }] });
      expect(await provider.probe(), kind).toEqual({ kind: "down", because });
    }
    expect(await provider.probe()).toEqual(up);
  });

  it("is not given to another account, to a wrong clock, or for another place", async () => {
    const refused = { kind: "down", because: "unauthorised" };
    expect(await providerWith({ serviceAccountEmail: "other@example.com" }).probe()).toEqual(refused);
    expect(await providerWith({ tokenUrl: `${config.tokenUrl}?elsewhere` }).probe()).toEqual(refused);
    nowMs -= 7_200_000;
    expect(await providerWith().probe()).toEqual(refused);
    expect(await granted()).toBe(0);
  });

  it("is signed with a key whose line breaks were written out", async () => {
    const privateKey = config.privateKey.replaceAll("\n", "\\n");
    expect(await providerWith({ privateKey }).probe()).toEqual(up);
  });

  it("needs a key: a setting that is none is found at the start", () => {
    expect(() => providerWith({ privateKey: "not a key" })).toThrow();
  });

  it("opens no other app's books", async () => {
    const provider = providerWith({ packageName: "shop.facet.other" });
    expect(await provider.probe()).toEqual({ kind: "down", because: "applicationNotFound" });
  });
});

// Guarantee: the simulator forgets nothing that it has said, so that a drill can restart it.
describe("the Play simulator", () => {
  it("knows its purchases after a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sim-play-"));
    const journalPath = join(folder, "play.jsonl");
    try {
      const first = await startPlay({ pushUrl: null, journalPath });
      const body = { productId: "diamonds_600", paymentId: newId(), price: "581.50" };
      const { purchaseToken } = await control(first.sim.url, "POST", "/_sim/purchase", body);
      await first.sim.close();
      const second = await startPlay({ pushUrl: null, journalPath });
      const ref = { paymentId: body.paymentId, sessionId: null, providerPaymentId: String(purchaseToken) };
      const seen = await createPlayProvider(second.config).query(ref);
      await second.sim.close();
      expect(seen).toMatchObject({ state: "authorised", amount: { amountMinor: 58_150n, currency: "PHP" } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
