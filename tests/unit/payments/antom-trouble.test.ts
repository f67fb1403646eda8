import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAntomProvider } from "@/lib/payments/antom/provider";
import { newId } from "@/lib/shared/ids";
import { startAntomSimulator } from "@/sim/antom/simulator";
import { antomCardKit } from "@/tests/unit/payments/kits/antom-card-kit";
import { ANTOM_KEYS, type AntomKit, OUR_KEYS, STRANGERS_KEYS } from "@/tests/unit/payments/kits/antom-sandbox";
import { control, startRequest, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: what Antom cannot tell, or somebody else tells, is never taken for an answer, and a page closes without undoing a payment.
describe("trouble with Antom", () => {
  let kit: AntomKit;
  beforeEach(async () => {
    kit = await antomCardKit();
  });
  afterEach(() => kit.close());

  const { opened, report, paid, capture } = stepsOf(() => kit);

  const payByCard = (url: string) =>
    fetch(url, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ number: "4242 4242 4242 4242", expiry: "12/34", cvc: "123", result: "pay" }),
    });

  it("says unknown of what Antom itself cannot tell, and a repeat has one effect", async () => {
    const payment = await paid();
    await kit.setFaults({ uncertainNext: 1 });
    const unclear = { kind: "unknown", because: "UNKNOWN_EXCEPTION" };
    expect(await capture(payment, payment.amount.amountMinor)).toEqual(unclear);
    expect(await capture(payment, payment.amount.amountMinor, 2)).toMatchObject({ kind: "done" });
    expect((await kit.effects(payment.paymentId)).captures).toBe(1);

    await kit.setFaults({ uncertainNext: 1 });
    const request = refundOf(payment, 10_000n);
    expect(await kit.provider.refund(request)).toEqual(unclear);
    expect(["pending", "done"]).toContain((await kit.provider.refund(request)).kind);
    expect((await kit.effects(payment.paymentId)).refunds).toBe(1);

    const asked = kit.request();
    await kit.setFaults({ uncertainNext: 3 });
    expect(await kit.provider.start(asked)).toEqual(unclear);
    expect(await kit.provider.query({ paymentId: asked.paymentId, sessionId: null, providerPaymentId: null })).toEqual(
      unclear,
    );
    expect(await kit.provider.probe()).toEqual({ kind: "down", because: "UNKNOWN_EXCEPTION" });
    await opened(asked);
    expect((await kit.effects(asked.paymentId)).pages).toBe(1);
  });

  it("is found by our id alone, when the answer to the start was lost", async () => {
    const request = kit.request();
    await kit.setFaults({ calls: [{ operation: "payment.pay", kind: "timeout_after", count: 1 }] });
    expect(await kit.provider.start(request)).toMatchObject({ kind: "unknown" });
    const alone = { paymentId: request.paymentId, sessionId: null, providerPaymentId: null };
    expect(await kit.provider.query(alone)).toMatchObject({ state: "pending", paymentId: request.paymentId });
    expect(await kit.provider.cancel({ ...alone, attempt: 1 })).toMatchObject({ kind: "done" });
    expect(await kit.provider.query(alone)).toMatchObject({ state: "cancelled" });
  });

  it("is not undone by the closing of a page that was just paid", async () => {
    const payment = await paid();
    expect(await kit.provider.expireSession(payment)).toEqual({ kind: "refused", code: "payment.already_paid" });
    expect((await report(payment)).state).toBe("authorised");
    expect(await kit.provider.expireSession({ sessionId: newId() })).toEqual({
      kind: "refused",
      code: "payment.never_started",
    });
  });

  it("cannot be paid on a page that was given up, or whose time is over; and closing one never gives money back", async () => {
    const open = await opened();
    expect(await kit.provider.expireSession(open)).toEqual({ kind: "refused", code: "payment.page_stays_open" });
    await payByCard(open.url);
    expect(await kit.provider.expireSession(open)).toEqual({ kind: "refused", code: "payment.already_paid" });
    expect((await report(open)).state).toBe("authorised");
    const closed = await opened();
    expect(await kit.provider.cancel({ ...closed, attempt: 1 })).toMatchObject({ kind: "done" });
    expect(await kit.provider.expireSession(closed)).toMatchObject({ kind: "done" });
    const late = await opened(kit.request({ expiresAt: new Date(Date.now() + 50) }));
    await until(async () => ((await report(late)).state === "failed" ? true : undefined), "the page's end");
    for (const page of [closed, late]) {
      expect(await (await payByCard(page.url)).text()).toContain("This payment is closed");
      expect(await kit.provider.start(page)).toEqual({
        kind: "refused",
        code: "payment.page_closed",
        isTechnical: false,
      });
    }
  });

  it("believes no answer that somebody else signed", async () => {
    const payment = await paid();
    const misled = kit.withConfig({ publicKey: STRANGERS_KEYS.publicKey });
    expect(await misled.query(payment)).toEqual({ kind: "unknown", because: "bad_signature" });
    expect(await misled.refund(refundOf(payment, 100n))).toEqual({ kind: "unknown", because: "bad_signature" });
    expect(await misled.probe()).toEqual({ kind: "down", because: "bad_signature" });
  });

  it("takes a wrong key of ours for something that passes, not for a no", async () => {
    const payment = await paid();
    const { paymentId, sessionId, providerPaymentId, amount } = payment;
    const asked = { paymentId, sessionId, providerPaymentId, amount, attempt: 1 };
    const unauthorised = { kind: "unknown", because: "unauthorised" };
    expect(await kit.stranger.capture(asked)).toEqual(unauthorised);
    expect(await kit.stranger.cancel(asked)).toEqual(unauthorised);
    expect(await kit.stranger.refund(refundOf(payment, 100n))).toEqual(unauthorised);
    expect(await kit.withConfig({ clientId: "5Y09" }).probe()).toEqual({ kind: "down", because: "unauthorised" });
    expect(await kit.stranger.start(kit.request())).toEqual({
      kind: "refused",
      code: "INVALID_SIGNATURE",
      isTechnical: true,
    });
  });

  it("forgets nothing when the simulator starts again: neither payments nor what nobody has taken", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sim-antom-"));
    const start = () =>
      startAntomSimulator({
        port: 0,
        clientId: "5Y01",
        privateKey: ANTOM_KEYS.privateKey,
        merchantPublicKey: OUR_KEYS.publicKey,
        // Nobody listens there.
        notifyUrl: "http://127.0.0.1:9/hook",
        journalPath: join(folder, "antom.jsonl"),
        retryFirstMs: 5,
      });
    const providerAt = (apiBase: string) =>
      createAntomProvider({
        clientId: "5Y01",
        privateKey: OUR_KEYS.privateKey,
        publicKey: ANTOM_KEYS.publicKey,
        keyVersion: 1,
        apiBase,
        reports: null,
        timeoutMs: 1_500,
        notifyUrl: "http://127.0.0.1:9/hook",
      });
    const waiting = async (url: string) =>
      ((await control(url, "GET", "/_sim/state")).webhooks as { waiting: number }).waiting;
    const first = await start();
    const request = startRequest();
    await providerAt(first.url).start(request);
    await control(first.url, "POST", "/_sim/approve", { payment: request.paymentId });
    expect(await waiting(first.url)).toBe(1);
    await first.close();

    const second = await start();
    const alone = { paymentId: request.paymentId, sessionId: null, providerPaymentId: null };
    expect(await providerAt(second.url).query(alone)).toMatchObject({ state: "authorised", amount: request.amount });
    expect(await waiting(second.url)).toBe(1);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
