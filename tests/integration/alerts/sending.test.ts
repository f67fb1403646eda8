import type { PgBoss } from "pg-boss";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  acknowledgeAlertAction,
  addAlertAddressAction,
  addAlertEndpointAction,
  removeAlertAddressAction,
  removeAlertEndpointAction,
  sendTestAlertAction,
} from "@/app/admin/(desk)/alerts/actions";
import type { AlertFact } from "@/lib/alerts/alert";
import { listAlertDeliveries, listAlertRecipients, listOpenAlerts } from "@/lib/alerts/desk-queries";
import { settleAlerts } from "@/lib/alerts/settle-alerts";
import { isAlertSignature } from "@/lib/alerts/sign-alert";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { newId } from "@/lib/shared/ids";
import { type Receiver, startReceiver } from "@/tests/support/alert-receiver";
import { type AnyAction, auditOf, call, request, signInAs } from "@/tests/support/desk";
import { formOf } from "@/tests/support/people";
import { relayOutbox } from "@/worker/relay-outbox";
import { startJobs } from "@/worker/schedule";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let boss: PgBoss;
let receiver: Receiver;
beforeAll(async () => {
  // The first wait after a call that was not taken; a shop waits longer.
  env.ALERT_RETRY_SECONDS = 1;
  [boss, receiver] = await Promise.all([startJobs(), startReceiver()]);
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await receiver.close();
  await Promise.all([closePrisma(), closeDatabase()]);
});
beforeEach(() => signInAs("admin", { isConfirmed: true }).then(() => undefined));

const LOW: AlertFact = { kind: "pool.low", subject: "custodian:facet_ph_1", words: "Manila has 5 diamonds left." };

/** Two workers see the same. */
const raise = (facts: readonly AlertFact[]) =>
  Promise.all(
    [1, 2].map(() => inTransaction((tx) => settleAlerts(tx, { kinds: ["pool.low"], facts, now: new Date() }))),
  );

async function untilReceived(count: number): Promise<void> {
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(count), {
    timeout: 15_000,
    interval: 50,
  });
}

const untilSaid = (status: string) =>
  vi.waitFor(async () => expect((await listAlertDeliveries())[0]?.status).toBe(status), {
    timeout: 15_000,
    interval: 50,
  });

/** What the form of an endpoint hears back: its secret, this once. */
async function addEndpoint(fields: Record<string, string>): Promise<string | null> {
  const state = await (addAlertEndpointAction as AnyAction)({ status: "idle" }, formOf(fields));
  return state.status === "done" ? (state.data as { secret: string | null }).secret : state.status;
}

// Guarantee: an endpoint hears of each opening and each closing once, signed, and again after it was not taken.
describe("alerts to a program", () => {
  const endpointId = newId();
  let secret = "";

  it("are signed with a secret that is shown once and kept sealed", async () => {
    const fields = { endpointId, url: receiver.url, kinds: "" };
    secret = (await addEndpoint(fields)) ?? "";
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(await addEndpoint(fields)).toBeNull();
    const [row] = await rowsOf<{ secret_sealed: string }>("SELECT secret_sealed FROM alert_endpoints");
    expect(row?.secret_sealed).not.toContain(secret.slice(6));
    expect(JSON.stringify(await listAlertRecipients())).not.toContain(secret.slice(6));
    expect(await auditOf(`alert-endpoint:${endpointId}`)).toHaveLength(1);
  });

  it("are sent once although two workers raised them, with a signature that verifies, and again after a 500", async () => {
    receiver.answerNext(500);
    const [one, two] = await raise([LOW]);
    expect((one?.opened ?? 0) + (two?.opened ?? 0)).toBe(1);
    await relayOutbox(boss);
    await untilReceived(2);
    await untilSaid("sent");
    const [first, again] = receiver.received;
    expect(again?.body).toBe(first?.body);
    for (const { headers, body } of receiver.received) {
      const header = String(headers["facet-signature"]);
      const nowSeconds = Math.floor(Date.now() / 1000);
      expect(isAlertSignature(header, { secret, body, nowSeconds })).toBe(true);
      expect(isAlertSignature(header, { secret, body: `${body} `, nowSeconds })).toBe(false);
    }
    expect(JSON.parse(first?.body ?? "")).toMatchObject({ event: "alert.opened", alert: { ...LOW, closedAt: null } });
    const [line] = await listAlertDeliveries();
    expect(line).toMatchObject({ event: "alert.opened", tries: 2, httpStatus: 204, problem: null });
    expect(receiver.received).toHaveLength(2);
  });

  it("tell of the end once, too", async () => {
    receiver.received.length = 0;
    await raise([]);
    await relayOutbox(boss);
    await untilReceived(1);
    await untilSaid("sent");
    expect(JSON.parse(receiver.received[0]?.body ?? "").event).toBe("alert.closed");
    expect(await rowsOf("SELECT 1 FROM alert_deliveries")).toHaveLength(2);
  });

  it("can be tried, once however often the button is pressed, and a redirect is not followed", async () => {
    receiver.received.length = 0;
    receiver.answerNext(302);
    const fields = { testId: newId(), endpointId };
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => call(sendTestAlertAction, fields)));
    expect(outcomes).toEqual(Array(3).fill("done"));
    await relayOutbox(boss);
    await untilSaid("sent");
    expect(receiver.received.map(({ headers }) => headers["facet-event"])).toEqual(["alert.test", "alert.test"]);
    expect(receiver.received.map(({ headers }) => headers["facet-delivery"])).toEqual([fields.testId, fields.testId]);
    expect(await call(sendTestAlertAction, { ...fields, endpointId: newId() })).toBe("alert.recipient_not_found");
  });

  it("stop when the endpoint is removed, what still waits included", async () => {
    receiver.received.length = 0;
    const remove = () => call(removeAlertEndpointAction, { endpointId });
    await raise([LOW]);
    expect(await Promise.all([remove(), remove()])).toEqual(["done", "done"]);
    await relayOutbox(boss);
    await untilSaid("dropped");
    expect(receiver.received).toEqual([]);
    expect(await call(sendTestAlertAction, { testId: newId(), endpointId })).toBe("alert.recipient_not_found");
    expect(await call(removeAlertEndpointAction, { endpointId: newId() })).toBe("alert.recipient_not_found");
  });

  it.each([
    [{ url: "http://example.com/" }, "alert.url_refused"],
    [{ url: "https://a:b@example.com/" }, "alert.url_refused"],
    [{ url: "" }, "invalid:url"],
    [{ kinds: "pool.low,nonsense" }, "invalid:kinds"],
    [{ endpointId: "1" }, "invalid:endpointId"],
  ])("refuse %j", async (given, outcome) => {
    const fields = { endpointId: newId(), url: "https://example.com/a", kinds: "", ...given };
    expect(await call(addAlertEndpointAction, fields)).toBe(outcome);
    expect((await listAlertRecipients()).endpoints).toEqual([]);
  });

  it("go to one address once, and are an admin's to manage", async () => {
    const at = (id: string) =>
      call(addAlertEndpointAction, { endpointId: id, url: "https://example.com/a", kinds: "" });
    expect((await Promise.all([at(newId()), at(newId())])).sort()).toEqual(["alert.endpoint_exists", "done"]);
    await signInAs("supervisor", { isConfirmed: true });
    expect(await at(newId())).toBe("auth.forbidden");
    expect(await call(sendTestAlertAction, { testId: newId(), endpointId })).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await at(newId())).toBe("auth.reauth_required");
  });
});

// Guarantee: whoever is on duty gets one mail when an alert opens and one when it is over.
describe("alerts by e-mail", () => {
  const addressId = newId();
  const add = (given: Record<string, string> = {}) =>
    call(addAlertAddressAction, { addressId, email: "Duty@Shop.test", kinds: "pool.low", ...given });
  const mails = () =>
    rowsOf<{ subject: string; to: string }>(
      "SELECT subject, to_address AS to FROM outbox_mails WHERE kind = 'staff_alert' ORDER BY id",
    );

  it("are sent once at the opening and once at the end, of the kinds that are wanted", async () => {
    await raise([]);
    expect(await add()).toBe("done");
    expect(await add({ addressId: newId(), email: "books@shop.test", kinds: "ledger.unbalanced" })).toBe("done");
    await raise([LOW]);
    await raise([LOW]);
    await raise([]);
    await relayOutbox(boss);
    await vi.waitFor(async () => expect(await mails()).toHaveLength(2), { timeout: 15_000, interval: 50 });
    expect((await mails()).map(({ to }) => to)).toEqual(["duty@shop.test", "duty@shop.test"]);
    expect((await mails()).map(({ subject }) => subject).sort()).toEqual([
      "Over: Manila has 5 diamonds left.",
      "Warning: Manila has 5 diamonds left.",
    ]);
  });

  it.each([
    [{ email: "nobody" }, "invalid:email"],
    [{ email: "a@b.test, c@d.test" }, "invalid:email"],
    [{ email: "a@b.test\nBcc: x@y.test" }, "invalid:email"],
    [{ kinds: "all" }, "invalid:kinds"],
    [{ email: "other@shop.test" }, "alert.key_reused"],
    [{ addressId: "00000000-0000-4000-8000-000000000009" }, "alert.address_exists"],
  ])("refuse %j", async (given, outcome) => {
    expect(await add(given)).toBe(outcome);
    expect((await listAlertRecipients()).addresses).toHaveLength(2);
  });

  it("are an admin's to manage, added once and removed once", async () => {
    await signInAs("finance", { isConfirmed: true });
    expect(await add()).toBe("auth.forbidden");
    expect(await call(removeAlertAddressAction, { addressId })).toBe("auth.forbidden");
    await signInAs("admin", { isConfirmed: true });
    const remove = () => call(removeAlertAddressAction, { addressId });
    expect(await Promise.all([remove(), remove(), remove()])).toEqual(Array(3).fill("done"));
    expect(await call(removeAlertAddressAction, { addressId: newId() })).toBe("alert.recipient_not_found");
    const audit = (await auditOf(`alert-address:${addressId}`)).map(({ action }) => action);
    expect(audit).toEqual(["alert.add_address", "alert.remove_address"]);
    expect(await add()).toBe("done");
    expect((await listAlertRecipients()).addresses).toHaveLength(1);
  });
});

// Guarantee: a note says who looks after an alert; only its fact closes it.
describe("acknowledging an alert", () => {
  const alertId = async () => {
    await raise([LOW]);
    const [alert] = await listOpenAlerts();
    return alert?.id ?? "";
  };
  const note = (id: string, text = "A deposit is ordered") => call(acknowledgeAlertAction, { alertId: id, note: text });

  it("keeps the note, who wrote it, and the alert open", async () => {
    await signInAs("supervisor");
    const id = await alertId();
    expect(await note(id)).toBe("done");
    const [alert] = await listOpenAlerts();
    expect(alert).toMatchObject({ id, acknowledged: { note: "A deposit is ordered" } });
  });

  it("once however often and however simultaneously it is sent", async () => {
    const id = await alertId();
    const before = (await auditOf(`alert:${id}`)).length;
    expect(await Promise.all([note(id), note(id), note(id)])).toEqual(Array(3).fill("done"));
    expect(await auditOf(`alert:${id}`)).toHaveLength(before + 1);
  });

  it("refuses nothing said, an alert that is not there, and whoever may not", async () => {
    const id = await alertId();
    expect(await note(id, "")).toBe("invalid:note");
    expect(await note(newId())).toBe("alert.not_found");
    await signInAs("support", { isConfirmed: true });
    expect(await note(id)).toBe("auth.forbidden");
  });
});
