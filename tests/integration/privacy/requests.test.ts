import { beforeEach, describe, expect, it, vi } from "vitest";
import { recordDataRequestAction } from "@/app/admin/(desk)/people/requests/actions";
import { POST as fileOfSession } from "@/app/api/me/data/file/route";
import { POST as askMine, GET as listMine } from "@/app/api/me/data/route";
import { POST as fileOfLink } from "@/app/api/my-data/file/route";
import { POST as confirmRoute } from "@/app/api/my-data/route";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { forgetCalls } from "@/lib/http/rate-limit";
import { listDataRequests } from "@/lib/privacy/queries";
import { readableText } from "@/lib/privacy/readable-text";
import { call, request, signInAs } from "@/tests/support/desk";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";
import { givenPerson, givenSession, guestHeaders, headersOf } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeEach(() => forgetCalls());

type Requests = { requests: { id: string; kind: string; status: string; readyUntil: string | null }[]; code?: string };

const post = (headers: Headers, body: object) =>
  new Request(`${env.FACET_URL}/x`, { method: "POST", headers, body: JSON.stringify(body) });

async function givenCustomer() {
  const person = await givenPerson("customer");
  return { ...person, headers: await headersOf(await givenSession(person)) };
}

async function ask(headers: Headers, body: object): Promise<Requests> {
  return (await (await askMine(post(headers, body), {})).json()) as Requests;
}

async function linkOf(email: string): Promise<string> {
  const mail = await prisma().outboxMail.findFirst({ where: { toAddress: email }, orderBy: { id: "desc" } });
  const [, token = ""] = /token=([\w-]+)/.exec(mail?.text ?? "") ?? [];
  return token;
}

const confirm = async (token: string) => (await confirmRoute(post(guestHeaders(), { token }))).json();

// Guarantee: a customer gets everything that we hold about him, and nobody else gets a line of it.
describe("a copy of one's data", () => {
  it("holds account, orders and payments of its owner only, for programs and for people", async () => {
    const ana = await givenCustomer();
    const { id, reference } = await givenOrderRow({ userId: ana.id, email: ana.email, recipientId: "Ana.Star1" });
    await givenPaymentRow(id, {});
    await givenOrderRow({ email: "ben@shop.test", recipientId: "Ben.Star2" });
    const { requests } = await ask(ana.headers, { kind: "export", locale: "fil" });
    expect(requests).toMatchObject([{ kind: "export", status: "answered" }]);
    expect((await ask(ana.headers, { kind: "export" })).requests).toHaveLength(1);
    const open = { requestId: requests[0]?.id ?? "" };
    const file = await fileOfSession(post(ana.headers, { ...open, format: "json" }), {});
    expect(file.headers.get("content-disposition")).toContain("my-data.json");
    const data = (await file.json()) as Record<string, unknown>;
    expect(data).toMatchObject({
      email: ana.email,
      isComplete: true,
      account: { savedRecipients: [], sessions: [{ userAgent: "test" }] },
      orders: [{ reference, recipient: "Ana.Star1", total: "581.00", payments: [{ currency: "PHP" }] }],
    });
    expect(JSON.stringify(data)).not.toMatch(/Ben\.Star2|sealed|hash|password|token/i);
    const text = await (await fileOfSession(post(ana.headers, { ...open, format: "text" }), {})).text();
    expect(text).toContain("Recipient: Ana.Star1");
  });

  it("is nobody else's, and ends", async () => {
    const [ana, ben] = [await givenCustomer(), await givenCustomer()];
    const { requests } = await ask(ana.headers, { kind: "export" });
    const open = { requestId: requests[0]?.id ?? "", format: "json" };
    expect((await fileOfSession(post(ben.headers, open), {})).status).toBe(410);
    expect((await fileOfSession(post(guestHeaders(), open), {})).status).toBe(401);
    expect((await listMine(new Request(`${env.FACET_URL}/x`, { headers: guestHeaders() }), {})).status).toBe(401);
    expect(await ask(ana.headers, { kind: "everything" })).toMatchObject({ code: "input.invalid" });
    await prisma().dataRequest.updateMany({ data: { readyUntil: new Date() } });
    expect((await fileOfSession(post(ana.headers, open), {})).status).toBe(410);
  });

  it("reaches a guest by the mailed link alone, once its button was pressed", async () => {
    const email = `guest${Date.now()}@shop.test`;
    await givenOrderRow({ email, recipientId: "Guest.Star3" });
    await signInAs("admin", { isConfirmed: true });
    const record = { email, kind: "export", locale: "th", reason: "Wrote to support" };
    expect(await call(recordDataRequestAction, record)).toBe("done");
    const first = await linkOf(email);
    // Recorded again by a colleague: one request, and the newer link counts.
    expect(await call(recordDataRequestAction, record)).toBe("done");
    const token = await linkOf(email);
    expect(await confirm(first)).toMatchObject({ code: "data.link_expired" });
    expect((await fileOfLink(post(guestHeaders(), { token, format: "json" }))).status).toBe(410);
    expect(await confirm(token)).toMatchObject({ status: "done", data: { kind: "export" } });
    expect(await confirm(token)).toMatchObject({ status: "done" });
    const file = await fileOfLink(post(guestHeaders(), { token, format: "json" }));
    expect(await file.text()).toContain("Guest.Star3");
    expect((await fileOfLink(post(guestHeaders(), { token: "x".repeat(43), format: "json" }))).status).toBe(410);
    const { requests } = await listDataRequests(prisma(), { kind: "export" });
    expect(requests.filter(({ emailMasked }) => emailMasked === "g•••@shop.test")).toHaveLength(1);
    expect(JSON.stringify(await prisma().dataRequest.findMany())).not.toContain(email);
  });

  it("is asked for with a valid address and a reason", async () => {
    await signInAs("admin", { isConfirmed: true });
    const record = { email: "a@shop.test", kind: "export", locale: "en", reason: "Wrote to support" };
    expect(await call(recordDataRequestAction, { ...record, email: "nobody" })).toBe("invalid:email");
    expect(await call(recordDataRequestAction, { ...record, kind: "all" })).toBe("invalid:kind");
    expect(await call(recordDataRequestAction, { ...record, reason: "" })).toBe("invalid:reason");
    await signInAs("finance", { isConfirmed: true });
    expect(await call(recordDataRequestAction, record)).toBe("auth.forbidden");
  });
});

// Guarantee: an open phone is not enough to have somebody's data deleted.
describe("asking for a deletion", () => {
  it("is one request however often it is asked, and waits for staff once its link was opened", async () => {
    const ana = await givenCustomer();
    const answers = await Promise.all([1, 2, 3].map(() => ask(ana.headers, { kind: "deletion", locale: "id" })));
    expect(answers.at(-1)?.requests).toMatchObject([{ kind: "deletion", status: "unconfirmed" }]);
    expect(await prisma().dataRequest.count({ where: { status: "unconfirmed", kind: "deletion" } })).toBe(1);
    await ask(ana.headers, { kind: "deletion", locale: "id" });
    expect(await confirm(await linkOf(ana.email))).toMatchObject({ status: "done", data: { kind: "deletion" } });
    expect(await ask(ana.headers, { kind: "deletion" })).toMatchObject({ code: "data.asked_already" });
    expect(await confirm("")).toMatchObject({ status: "invalid" });
  });

  it("stops after ten times in ten minutes", async () => {
    const ana = await givenCustomer();
    for (let count = 0; count < 10; count += 1) await ask(ana.headers, { kind: "export" });
    expect(await ask(ana.headers, { kind: "export" })).toMatchObject({ code: "rate.limited" });
  });
});

describe("a readable text", () => {
  it("writes names as words, and what belongs together set in", () => {
    const text = readableText({
      placedAt: "2026",
      isOpen: true,
      name: null,
      parts: [{ netTotal: 1 }],
      tags: ["a"],
      none: [],
    });
    expect(text).toBe(
      "Placed at: 2026\nIs open: yes\nName: –\n\nParts\n  1.\n    Net total: 1\n\nTags\n  - a\n\nNone\n  none\n",
    );
  });
});
