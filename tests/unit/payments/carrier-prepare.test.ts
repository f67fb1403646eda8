import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isReport } from "@/lib/payments/provider";
import { type CarrierKit, carrierKit, PHONE } from "@/tests/unit/payments/kits/carrier-kit";
import { until } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

type Sent = { providerPaymentId: string; authorizationId: string };

// Guarantee: whatever becomes of an answer and whoever's number was typed first, one payment ends with at most one reservation that the
// shop knows of, and the customer can always try another number.
describe("preparing a payment on a mobile line", () => {
  let kit: CarrierKit;
  beforeEach(async () => {
    kit = await carrierKit();
  });
  afterEach(() => kit.close());

  const { opened } = stepsOf(() => kit);

  async function sent(page: Awaited<ReturnType<typeof opened>>, phoneNumber: string): Promise<Sent> {
    const prepared = await kit.prepare(page, phoneNumber);
    if (prepared.kind !== "code_sent") throw new Error(JSON.stringify(prepared));
    return prepared;
  }

  async function validated(paymentId: string, { providerPaymentId, authorizationId }: Sent, phoneNumber: string) {
    const code = await kit.codeOf(phoneNumber);
    return kit.provider.validate({ paymentId, providerPaymentId, authorizationId, code });
  }

  async function isHeld(paymentId: string): Promise<string | null> {
    const seen = await kit.provider.query({ paymentId, sessionId: paymentId, providerPaymentId: null });
    return isReport(seen) && seen.state === "authorised" ? seen.providerPaymentId : null;
  }

  async function statuses(paymentId: string): Promise<string[]> {
    const { payments } = (await kit.state(`?payment_id=${paymentId}`)) as { payments: { status: string }[] };
    return payments.map(({ status }) => status).reverse();
  }

  it("sends a code to the phone, and shows four digits of its number", async () => {
    const page = await opened();
    const prepared = await kit.prepare(page, PHONE.pays);
    expect(prepared).toMatchObject({ kind: "code_sent", maskedPhone: "•••• 0010" });
    expect(await statuses(page.paymentId)).toEqual(["pending_validation"]);
  });

  it("holds money at once on a line that needs no code", async () => {
    const page = await opened();
    const prepared = await kit.prepare(page, PHONE.needsNoCode);
    if (prepared.kind !== "reserved") throw new Error(JSON.stringify(prepared));
    expect(await isHeld(page.paymentId)).toBe(prepared.providerPaymentId);
  });

  it("waits for an operator that takes its time", async () => {
    await kit.setFaults({ prepareMs: 50 });
    const page = await opened();
    expect(await kit.prepare(page, PHONE.needsNoCode)).toEqual({ kind: "unknown", because: "processing" });
    await until(async () => (await isHeld(page.paymentId)) ?? undefined, "the reservation");
    expect(await kit.prepare(page, PHONE.needsNoCode)).toMatchObject({ kind: "reserved" });
    expect(await statuses(page.paymentId)).toEqual(["reserved"]);
  });

  it("gives the same preparation to the same request, and one message", async () => {
    const page = await opened();
    const first = await kit.prepare(page, PHONE.pays);
    expect(await kit.prepare(page, PHONE.pays)).toEqual(first);
    const { messages } = (await kit.state()) as { messages: object[] };
    expect(messages).toHaveLength(1);
  });

  it.each([true, false])(
    "sends another code where the operator calls the correlator taken (cancels what waits: %s)",
    async (isPendingCancellable) => {
      await kit.setFaults({ repeats: "refuse", isPendingCancellable });
      const page = await opened();
      const first = await sent(page, PHONE.pays);
      const second = await sent(page, PHONE.pays);
      expect(second.providerPaymentId).not.toBe(first.providerPaymentId);
      expect(await validated(page.paymentId, second, PHONE.pays)).toEqual({ kind: "reserved" });
      expect(await kit.prepare(page, PHONE.pays)).toMatchObject({ kind: "reserved" });
      const waiting = isPendingCancellable ? "cancelled" : "pending_validation";
      expect(await statuses(page.paymentId)).toEqual([waiting, "reserved"]);
    },
  );

  describe.each(["same", "refuse"])("when an answer is lost (the operator answers a repeat with: %s)", (repeats) => {
    it.each(["timeout_after", "timeout_before", "reset_after", "html_after", "truncated_after", "http_500_after"])(
      "says unknown (%s), and a repeat leads to one reservation",
      async (kind) => {
        const page = await opened();
        await kit.setFaults({ repeats, calls: [{ operation: "payment.prepare", kind, count: 1 }] });
        expect(await kit.prepare(page, PHONE.pays)).toMatchObject({ kind: "unknown" });
        await kit.setFaults({ repeats });
        const again = await sent(page, PHONE.pays);
        expect(await validated(page.paymentId, again, PHONE.pays)).toEqual({ kind: "reserved" });
        expect((await statuses(page.paymentId)).filter((status) => status === "reserved")).toHaveLength(1);
        expect(await isHeld(page.paymentId)).toBe(again.providerPaymentId);
      },
    );
  });

  describe("with another number", () => {
    it.each(["same", "refuse", "blind"])("replaces the preparation that waited (%s)", async (repeats) => {
      await kit.setFaults({ repeats });
      const page = await opened();
      const first = await sent(page, PHONE.pays);
      const firstCode = await kit.codeOf(PHONE.pays);
      const second = await sent(page, PHONE.alsoPays);
      expect(second.providerPaymentId).not.toBe(first.providerPaymentId);
      const late = await kit.provider.validate({ paymentId: page.paymentId, ...first, code: firstCode });
      expect(late).toEqual({ kind: "refused", code: "carrier.code_expired" });
      expect(await validated(page.paymentId, second, PHONE.alsoPays)).toEqual({ kind: "reserved" });
      expect(await isHeld(page.paymentId)).toBe(second.providerPaymentId);
    });

    it("goes on beside one that the operator does not cancel", async () => {
      await kit.setFaults({ isPendingCancellable: false });
      const page = await opened();
      await sent(page, PHONE.pays);
      const second = await sent(page, PHONE.alsoPays);
      expect(await validated(page.paymentId, second, PHONE.alsoPays)).toEqual({ kind: "reserved" });
      expect(await isHeld(page.paymentId)).toBe(second.providerPaymentId);
    });

    it("is refused once money is held", async () => {
      const page = await opened();
      await validated(page.paymentId, await sent(page, PHONE.pays), PHONE.pays);
      const refused = { kind: "refused", code: "payment.already_authorised" };
      expect(await kit.prepare(page, PHONE.alsoPays)).toEqual(refused);
      await kit.setFaults({ repeats: "blind" });
      expect(await kit.prepare(page, PHONE.alsoPays)).toEqual(refused);
      expect(await statuses(page.paymentId)).toEqual(["reserved"]);
    });

    it("ends after five numbers, so that nobody sends messages to the whole country", async () => {
      await kit.setFaults({ repeats: "refuse", isPendingCancellable: false });
      const page = await opened();
      for (const last of [0, 1, 2, 3, 4]) await sent(page, `+63917000001${last}`);
      expect(await kit.prepare(page, "+639170000015")).toEqual({
        kind: "refused",
        code: "carrier.too_many_preparations",
      });
    });

    it("is still open to a query while every number was given up or denied", async () => {
      const page = await opened();
      await sent(page, PHONE.pays);
      expect(await kit.prepare(page, PHONE.outOfCredit)).toEqual({ kind: "refused", code: "carrier.denied" });
      expect(await statuses(page.paymentId)).toEqual(["cancelled"]);
      const seen = await kit.provider.query({ ...page, providerPaymentId: null });
      expect(seen).toMatchObject({ state: "pending", providerPaymentId: null, amount: null });
    });
  });

  it("refuses another amount under the same payment", async () => {
    const page = await opened();
    await sent(page, PHONE.pays);
    const dearer = { ...page, amount: { ...page.amount, amountMinor: page.amount.amountMinor + 100n } };
    expect(await kit.prepare(dearer, PHONE.pays)).toEqual({ kind: "refused", code: "payment.key_reused" });
  });

  it.each([
    [PHONE.outOfCredit, "carrier.denied"],
    [PHONE.barred, "carrier.not_for_this_number"],
    [PHONE.nobody, "carrier.number_unknown"],
    ["+66812345678", "carrier.number_of_another_country"],
    ["09170000010", "carrier.number_invalid"],
    ["+63 917 000 0010", "carrier.number_invalid"],
  ])("refuses %s with %s, and prepares nothing", async (phoneNumber, code) => {
    const page = await opened();
    expect(await kit.prepare(page, phoneNumber)).toEqual({ kind: "refused", code });
    expect(await statuses(page.paymentId)).toEqual([]);
  });

  it("tells what one payment and what one line may be from what the operator denies", async () => {
    const dear = await opened(kit.request({ amount: { amountMinor: 500_001n, currency: "PHP" } }));
    expect(await kit.prepare(dear, PHONE.pays)).toEqual({ kind: "refused", code: "carrier.amount_not_allowed" });
    await kit.setFaults({ userMax: 1_000 });
    await kit.customerPays(await opened());
    expect(await kit.prepare(await opened(), PHONE.pays)).toEqual({ kind: "refused", code: "carrier.limit_reached" });
  });

  it("takes each country's own currency only", async () => {
    const dollars = { amountMinor: 1_000n, currency: "USD" } as const;
    expect(await kit.provider.start(kit.request({ amount: dollars }))).toEqual({
      kind: "refused",
      code: "payment.currency_not_offered",
      isTechnical: true,
    });
    const page = await opened();
    expect(await kit.prepare({ ...page, amount: dollars }, PHONE.pays)).toEqual({
      kind: "refused",
      code: "payment.currency_not_offered",
    });
  });

  it.each(["ID", "MY", "TH", "VN", "SG"] as const)("works for a number of %s", async (country) => {
    const lines = {
      ID: "+628170000010",
      MY: "+60170000010",
      TH: "+66817000010",
      VN: "+84917000010",
      SG: "+6581700010",
    };
    const currency = { ID: "IDR", MY: "MYR", TH: "THB", VN: "VND", SG: "SGD" } as const;
    const page = await opened(kit.request({ country, amount: { amountMinor: 9_900n, currency: currency[country] } }));
    const prepared = await sent(page, lines[country]);
    expect(await validated(page.paymentId, prepared, lines[country])).toEqual({ kind: "reserved" });
    const seen = await kit.provider.query({ ...page, providerPaymentId: prepared.providerPaymentId });
    expect(seen).toMatchObject({ state: "authorised", amount: page.amount });
  });
});
