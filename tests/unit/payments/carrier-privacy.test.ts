import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newId } from "@/lib/shared/ids";
import { type CarrierKit, carrierKit, PHONE } from "@/tests/unit/payments/kits/carrier-kit";
import { startRequest, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

/** Enough of each number to be somebody's. */
const TELLING = /9170000|170000010/;

const shown = (value: unknown) =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));

// Guarantee: a customer's phone number goes to the operator and nowhere else: not into an answer, an error, an id, a stored event or a log.
describe("a customer's phone number", () => {
  let kit: CarrierKit;
  beforeEach(async () => {
    kit = await carrierKit({ timeoutMs: 300 });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await kit.close();
  });

  const { opened, taken } = stepsOf(() => kit);

  it("is in nothing that a whole payment answers, stores or says", async () => {
    const said = (["log", "info", "warn", "error", "debug"] as const).map((name) => vi.spyOn(console, name));
    const heard: unknown[] = [];
    const page = await opened();
    heard.push(page, await kit.prepare(page, PHONE.pays), await kit.prepare(page, PHONE.alsoPays));
    const payment = await taken();
    const { paymentId, sessionId } = payment;
    heard.push(
      payment,
      await kit.provider.query({ paymentId, sessionId, providerPaymentId: null }),
      await kit.provider.query(payment),
      await kit.provider.refund(refundOf(payment, 100n)),
      await kit.provider.settlement({ from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) }),
      await kit.provider.cancel({ ...payment, attempt: 1 }),
      await kit.provider.expireSession({ sessionId: page.sessionId }),
    );
    await until(() => kit.received.find(({ kind }) => kind.endsWith("refund-completed")), "the last notification");
    // What the shop keeps of a notification; the body as it came is not kept.
    heard.push(kit.received.map(({ externalId, kind, news }) => ({ externalId, kind, news })));
    expect(shown(heard)).not.toMatch(TELLING);
    expect(said.flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  it.each(["timeout_before", "reset_before", "html_before", "truncated_after", "http_500_after", "rate_limit"])(
    "is in no answer to a call that fails (%s)",
    async (kind) => {
      const page = await opened();
      await kit.setFaults({ calls: [{ operation: "*", kind, count: null }] });
      const heard = [
        await kit.prepare(page, PHONE.pays),
        await kit.provider.query({ ...page, providerPaymentId: null }),
        await kit.provider.cancel({ ...page, providerPaymentId: null, attempt: 1 }),
        await kit.provider.validate({ ...page, providerPaymentId: "AK1", authorizationId: "Fn1", code: "123456" }),
      ];
      expect(shown(heard)).not.toMatch(TELLING);
    },
  );

  it("is in no refusal either, and in nothing that is thrown", async () => {
    const page = await opened();
    for (const phoneNumber of Object.values(PHONE))
      expect(shown(await kit.prepare(page, phoneNumber))).not.toMatch(TELLING);
    const unwritable = { ...(await opened()), amount: { amountMinor: 0n, currency: "PHP" } as const };
    const thrown = await kit.prepare(unwritable, PHONE.pays).catch((error: unknown) => String(error));
    expect(thrown).toContain("RangeError");
    expect(thrown).not.toMatch(TELLING);
  });

  it("does not come back as the code of an operator that writes it everywhere", async () => {
    const careless = createServer((request, response) => {
      if (request.url === "/token") {
        response.end(JSON.stringify({ access_token: "t", expires_in: 60 }));
      } else if (request.method === "GET") response.setHeader("x-total-count", "0").end("[]");
      else {
        response.statusCode = 422;
        response.end(JSON.stringify({ status: 422, code: `NO_${PHONE.pays}`, message: `${PHONE.pays} is unknown` }));
      }
    });
    await new Promise<void>((resolve) => careless.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(careless.address() as AddressInfo).port}`;
    try {
      const provider = kit.another({ tokenUrl: `${base}/token`, apiBase: base, refundApiBase: null });
      const { amount, description, country } = startRequest();
      const paymentId = newId();
      const answer = await provider.prepare({ paymentId, amount, description, country, phoneNumber: PHONE.pays });
      expect(answer).toEqual({ kind: "refused", code: "HTTP_422" });
    } finally {
      careless.closeAllConnections();
      careless.close();
    }
  });
});
