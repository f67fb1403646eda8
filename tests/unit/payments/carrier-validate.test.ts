import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CarrierKit, carrierKit, PHONE } from "@/tests/unit/payments/kits/carrier-kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

// Guarantee: only the code that the operator sent holds money, an answer that was lost is not a wrong code, and a customer who fails can
// begin again.
describe("the code from the customer's phone", () => {
  let kit: CarrierKit;
  beforeEach(async () => {
    kit = await carrierKit();
  });
  afterEach(() => kit.close());

  const { opened } = stepsOf(() => kit);

  /** A page whose customer has a code, as `validate` wants it. */
  async function withCode(page?: Awaited<ReturnType<typeof opened>>) {
    const { paymentId, ...rest } = page ?? (await opened());
    const prepared = await kit.prepare({ paymentId, ...rest }, PHONE.pays);
    if (prepared.kind !== "code_sent") throw new Error(JSON.stringify(prepared));
    const { providerPaymentId, authorizationId } = prepared;
    const code = await kit.codeOf(PHONE.pays);
    return { page: { paymentId, ...rest }, request: { paymentId, providerPaymentId, authorizationId, code } };
  }

  const wrongOf = (code: string) => (code === "111111" ? "222222" : "111111");

  it("holds the whole amount, with the end of the reservation and the payer's mark", async () => {
    const { page, request } = await withCode();
    expect(await kit.provider.validate(request)).toEqual({ kind: "reserved" });
    const seen = await kit.provider.query({ ...page, providerPaymentId: request.providerPaymentId });
    expect(seen).toMatchObject({
      state: "authorised",
      amount: page.amount,
      paymentId: page.paymentId,
      providerPaymentId: request.providerPaymentId,
      captureBefore: expect.any(Date),
      instrument: { label: "Mobile ·0010", fingerprint: expect.any(String) },
    });
    const other = await withCode();
    await kit.provider.validate(other.request);
    const again = await kit.provider.query({ ...other.page, providerPaymentId: null });
    expect(again).toMatchObject({ instrument: "instrument" in seen ? seen.instrument : null });
  });

  it("is wrong twice, and the third time ends the preparation but not the payment", async () => {
    const { page, request } = await withCode();
    const wrong = { ...request, code: wrongOf(request.code) };
    for (const _try of [1, 2])
      expect(await kit.provider.validate(wrong)).toEqual({ kind: "wrong_code", triesLeft: null });
    const used = { kind: "refused", code: "carrier.code_attempts_used" };
    expect(await kit.provider.validate(wrong)).toEqual(used);
    expect(await kit.provider.validate(request)).toEqual(used);
    const seen = await kit.provider.query({ ...page, providerPaymentId: null });
    expect(seen).toMatchObject({ state: "pending", amount: null, failureCode: "carrier.denied" });

    const next = await withCode(page);
    expect(await kit.provider.validate(next.request)).toEqual({ kind: "reserved" });
    expect(await kit.provider.query({ ...page, providerPaymentId: null })).toMatchObject({ state: "authorised" });
  });

  it("may be right after it was wrong", async () => {
    const { request } = await withCode();
    await kit.provider.validate({ ...request, code: wrongOf(request.code) });
    expect(await kit.provider.validate({ ...request, code: ` ${request.code} ` })).toEqual({ kind: "reserved" });
  });

  it("runs out, and another one can be asked for", async () => {
    await kit.setFaults({ codeSeconds: 0 });
    const { page, request } = await withCode();
    expect(await kit.provider.validate(request)).toEqual({ kind: "refused", code: "carrier.code_expired" });
    expect(await kit.provider.query({ ...page, providerPaymentId: null })).toMatchObject({ state: "pending" });
    await kit.setFaults({});
    const next = await withCode(page);
    expect(await kit.provider.validate(next.request)).toEqual({ kind: "reserved" });
  });

  it.each(["timeout_before", "timeout_after", "reset_after", "html_after", "http_500_after", "rate_limit"])(
    "is not called wrong when its answer is lost (%s), and a repeat ends it",
    async (kind) => {
      const { page, request } = await withCode();
      await kit.setFaults({ calls: [{ operation: "payment.validate", kind, count: 1 }] });
      expect(await kit.provider.validate(request)).toMatchObject({ kind: "unknown" });
      expect(await kit.provider.validate(request)).toEqual({ kind: "reserved" });
      expect(await kit.provider.query({ ...page, providerPaymentId: null })).toMatchObject({ state: "authorised" });
    },
  );

  it("stays right when it is handed in again", async () => {
    const { request } = await withCode();
    for (const _time of [1, 2]) expect(await kit.provider.validate(request)).toEqual({ kind: "reserved" });
    await kit.provider.capture({ ...request, amount: kit.request().amount, attempt: 1 });
    expect(await kit.provider.validate(request)).toEqual({ kind: "reserved" });
  });

  it.each(["", "12", "none of it", "123456; drop"])("costs no try when it is none (%j)", async (code) => {
    const { request } = await withCode();
    for (const _time of [1, 2, 3, 4])
      expect(await kit.provider.validate({ ...request, code })).toEqual({ kind: "wrong_code", triesLeft: null });
    expect(await kit.provider.validate(request)).toEqual({ kind: "reserved" });
  });

  it("does not pay for another payment", async () => {
    const one = await withCode();
    const other = await opened();
    await kit.provider.validate(one.request);
    const swapped = { ...other, providerPaymentId: one.request.providerPaymentId };
    expect(await kit.provider.query(swapped)).toEqual({ kind: "unknown", because: "another_payment" });
    expect(await kit.provider.validate({ ...one.request, paymentId: other.paymentId })).toEqual({
      kind: "refused",
      code: "carrier.code_expired",
    });
    expect(await kit.provider.capture({ ...swapped, attempt: 1 })).toEqual({
      kind: "refused",
      code: "payment.another_payment",
    });
  });

  it("of a payment that nobody knows is refused", async () => {
    const { request } = await withCode();
    const nobody = { ...request, providerPaymentId: "nobody" };
    expect(await kit.provider.validate(nobody)).toEqual({ kind: "refused", code: "NOT_FOUND" });
    const stray = { ...request, authorizationId: "another" };
    expect(await kit.provider.validate(stray)).toEqual({ kind: "refused", code: "carrier.code_expired" });
  });
});
