import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CallbackSender, type DeliveryFaults, NO_DELIVERY_FAULTS } from "@/sim/shared/callback-sender";
import { startXenditSimulator } from "@/sim/xendit/simulator";
import { until } from "@/tests/unit/payments/kits/kit";

// Guarantee: a delivery is tried until it is taken, and goes wrong exactly as it is told to.
describe("the simulators' deliveries", () => {
  let got: string[];
  let refusals: number;
  let server: ReturnType<typeof createServer>;
  let url: string;

  beforeEach(async () => {
    got = [];
    refusals = 0;
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        got.push(Buffer.concat(chunks).toString());
        response.statusCode = refusals-- > 0 ? 503 : 200;
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );

  function sender(faults: Partial<DeliveryFaults> = {}, attemptsMax = 5): CallbackSender {
    const all = { ...NO_DELIVERY_FAULTS, ...faults };
    return new CallbackSender({
      url,
      headersFor: () => ({}),
      faults: () => all,
      random: () => 0.5,
      retryFirstMs: 5,
      retryMaxMs: 20,
      attemptsMax,
      onFailed: () => {},
      onOver: () => {},
    });
  }

  const over = (sending: CallbackSender) => until(() => (sending.counts().waiting === 0 ? true : undefined), "the end");

  it("tries again until the shop answers 2xx", async () => {
    refusals = 3;
    const sending = sender();
    sending.send({ id: "e1", body: "one" });
    await over(sending);
    expect(got).toEqual(["one", "one", "one", "one"]);
    expect(sending.counts()).toMatchObject({ delivered: 1, failed: 3 });
    sending.close();
  });

  it("gives up in the end", async () => {
    refusals = 100;
    const sending = sender({}, 3);
    sending.send({ id: "e1", body: "one" });
    await over(sending);
    expect(got).toHaveLength(3);
    sending.close();
  });

  it("drops, doubles and holds back as it is told", async () => {
    const sending = sender({ dropNext: 1, duplicateProbability: 1, reorderMs: 10 });
    sending.send({ id: "e1", body: "dropped" });
    sending.send({ id: "e2", body: "doubled" });
    await until(() => (got.length >= 2 ? true : undefined), "both copies");
    expect(got).toEqual(["doubled", "doubled"]);
    sending.close();

    const faults = { ...NO_DELIVERY_FAULTS, isPaused: true };
    const paused = new CallbackSender({
      url,
      headersFor: () => ({}),
      faults: () => faults,
      random: Math.random,
      retryFirstMs: 5,
      retryMaxMs: 5,
      attemptsMax: 3,
      onFailed: () => {},
      onOver: () => {},
    });
    paused.send({ id: "e3", body: "late" });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(got).not.toContain("late");
    faults.isPaused = false;
    await until(() => (got.includes("late") ? true : undefined), "the late one");
    paused.close();
  });

  it("finish after a restart what an earlier run could not deliver", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sim-xendit-"));
    const start = () =>
      startXenditSimulator({
        port: 0,
        secretKey: "k",
        callbackToken: "t",
        callbackUrl: url,
        journalPath: join(folder, "xendit.jsonl"),
        retryFirstMs: 50,
      });
    refusals = 2;
    const first = await start();
    const charge = (await (
      await fetch(`${first.url}/ewallets/charges`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa("k:")}`, "content-type": "application/json" },
        body: JSON.stringify({
          reference_id: "p1",
          currency: "PHP",
          amount: 10,
          checkout_method: "ONE_TIME_PAYMENT",
          channel_code: "PH_GCASH",
          channel_properties: {
            success_redirect_url: url,
            failure_redirect_url: url,
            cancel_redirect_url: url,
          },
        }),
      })
    ).json()) as { id: string };
    await fetch(`${first.url}/_sim/approve`, { method: "POST", body: JSON.stringify({ charge: charge.id }) });
    await until(() => (got.length >= 1 ? true : undefined), "the first try");
    await first.close();
    const tries = got.length;
    const second = await start();
    await until(() => (refusals < 0 ? true : undefined), "the delivery");
    expect(got.length).toBeGreaterThan(tries);
    expect(new Set(got).size).toBe(1);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
