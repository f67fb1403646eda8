import sharp from "sharp";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { GET as getPicture } from "@/app/api/orders/[reference]/pictures/[pictureId]/route";
import { GET, POST } from "@/app/api/orders/[reference]/tickets/route";
import { closeDatabase } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { forgetCalls, LIMITS } from "@/lib/http/rate-limit";
import { newId } from "@/lib/shared/ids";
import { orderToken } from "@/lib/shared/order-token";
import type { CustomerTickets } from "@/lib/tickets/customer-view";
import { PICTURE_BYTES_MAX } from "@/lib/tickets/picture";
import { givenOrderRow } from "@/tests/support/orders-at-rest";
import { guestHeaders } from "@/tests/support/people";

afterAll(() => Promise.all([closePrisma(), closeDatabase()]));
beforeEach(() => forgetCalls());

type Order = { id: string; reference: string };
const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));
const tokenOf = (order: Order) => orderToken(order.id, env.FACET_SECRET);

const png = (width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background: "#6644f5" } })
    .png()
    .toBuffer();

function formOf(fields: Record<string, string>, picture?: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  const all = { key: newId(), locale: "en", kind: "not_arrived", text: "Nothing came.", ...fields };
  for (const [name, value] of Object.entries(all)) form.set(name, value);
  if (picture !== undefined) form.set("picture", new File([picture], "screen.png", { type: "image/png" }));
  return form;
}

type Answer = { status: number; body: { ticketId?: string; code?: string } };

async function send(order: Order, body: BodyInit, { token = tokenOf(order), origin = true } = {}): Promise<Answer> {
  const headers = guestHeaders();
  if (!origin) headers.delete("origin");
  const request = new Request(`${env.FACET_URL}/api/orders/${order.reference}/tickets?t=${token}`, {
    method: "POST",
    body,
    headers,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  });
  const response = await POST(request, { params: Promise.resolve({ reference: order.reference }) });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

async function read(order: Order, token = tokenOf(order)): Promise<CustomerTickets & { code?: string }> {
  const request = new Request(`${env.FACET_URL}/api/orders/${order.reference}/tickets?t=${token}&locale=en`);
  const response = await GET(request, { params: Promise.resolve({ reference: order.reference }) });
  return (await response.json()) as CustomerTickets & { code?: string };
}

const ticketsOf = ({ id }: Order) => prisma().ticket.count({ where: { orderId: id } });

// Guarantee: whoever has an order's link reports a problem once, whatever happens on the way, and nobody else does.
describe("a report from the order's page", () => {
  it("is taken with its words and its picture, and read again with both", async () => {
    const order = await givenOrderRow();
    const { status, body } = await send(order, formOf({ text: " Line one\r\nLine two " }, new Uint8Array(await png())));
    expect([status, body.ticketId]).toEqual([200, expect.any(String)]);
    const { tickets } = await read(order);
    expect(tickets).toMatchObject([
      { kind: "not_arrived", state: "open", messages: [{ author: "customer", text: "Line one\nLine two" }] },
    ]);
    expect(tickets[0]?.messages[0]?.picture).toMatchObject({ width: 40, height: 30 });
  });

  it("is refused without its words, its kind, or with a wrong one", async () => {
    const order = await givenOrderRow();
    const bad: Record<string, string>[] = [
      { text: "  " },
      { kind: "" },
      { kind: "love" },
      { key: "1" },
      { text: "x".repeat(4_001) },
    ];
    for (const fields of bad) expect((await send(order, formOf(fields))).body.code).toBe("input.invalid");
    expect((await send(order, "kind=other")).body.code).toBe("input.unreadable");
    expect(await ticketsOf(order)).toBe(0);
  });

  it("is refused to a wrong token, from another site, and after many in a short time", async () => {
    const order = await givenOrderRow();
    expect((await send(order, formOf({}), { token: "x".repeat(32) })).body.code).toBe("order.not_found");
    expect((await send(order, formOf({}), { origin: false })).body.code).toBe("auth.wrong_origin");
    expect(await ticketsOf(order)).toBe(0);
    for (let at = 0; at < LIMITS.report.calls; at += 1) await send(order, formOf({ kind: "love" }));
    expect((await send(order, formOf({}))).body.code).toBe("rate.limited");
  });

  it("is one when it is sent again, and the same key with other words or another picture is refused", async () => {
    const order = await givenOrderRow();
    const key = newId();
    const picture = new Uint8Array(await png());
    const first = await send(order, formOf({ key }, picture));
    expect(await send(order, formOf({ key }, picture))).toEqual(first);
    expect((await send(order, formOf({ key, text: "Other" }, picture))).body.code).toBe("ticket.key_reused");
    expect((await send(order, formOf({ key }))).body.code).toBe("ticket.key_reused");
    expect(await ticketsOf(order)).toBe(1);
  });

  it("is one when five browsers send it at the same moment", async () => {
    const order = await givenOrderRow();
    const key = newId();
    const answers = await five(() => send(order, formOf({ key })));
    expect(new Set(answers.map(({ body }) => body.ticketId)).size).toBe(1);
    expect(await ticketsOf(order)).toBe(1);
  });

  it("is the last of five that may be open at a time", async () => {
    const order = await givenOrderRow();
    const outcomes = await Promise.all(Array.from({ length: 7 }, () => send(order, formOf({}))));
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(outcomes.find(({ status }) => status !== 200)?.body.code).toBe("ticket.limit");
  });
});

// Guarantee: what is kept is a picture that we made; what is none, or is huge, is told in words and leaves nothing behind.
describe("a picture", () => {
  it("that is none, is cut off, or is of a kind that runs things, is refused", async () => {
    const order = await givenOrderRow();
    const whole = await sharp({
      create: {
        width: 400,
        height: 300,
        channels: 3,
        background: "#fff",
        noise: { type: "gaussian", mean: 128, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer();
    const files = [
      Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
      Buffer.from("<html><script>alert(1)</script></html>"),
      Buffer.from("GIF89a"),
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]),
      whole.subarray(0, whole.length / 2),
    ];
    for (const file of files) {
      forgetCalls();
      expect((await send(order, formOf({}, new Uint8Array(file)))).body.code).toBe("ticket.picture_unreadable");
    }
    expect(await ticketsOf(order)).toBe(0);
  });

  it("that is too large is refused without reading on, whether it says so or not", async () => {
    const order = await givenOrderRow();
    const huge = new Uint8Array(PICTURE_BYTES_MAX + 200_000);
    expect(await send(order, formOf({}, huge))).toMatchObject({
      status: 413,
      body: { code: "ticket.picture_too_large" },
    });

    let taken = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        taken += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const headers = new Headers({
      ...Object.fromEntries(guestHeaders()),
      "content-type": "multipart/form-data; boundary=x",
    });
    const request = new Request(`${env.FACET_URL}/api/orders/${order.reference}/tickets?t=${tokenOf(order)}`, {
      method: "POST",
      body: endless,
      headers,
      duplex: "half",
    } as RequestInit);
    const response = await POST(request, { params: Promise.resolve({ reference: order.reference }) });
    expect(response.status).toBe(413);
    expect(taken).toBeLessThan(15);
  });

  it("that would unfold to more than fifty million points is refused", async () => {
    const order = await givenOrderRow();
    const bomb = new Uint8Array(await png(7_200, 7_000));
    expect(bomb.length).toBeLessThan(PICTURE_BYTES_MAX);
    expect((await send(order, formOf({}, bomb))).body.code).toBe("ticket.picture_too_large");
  });

  it("is kept as WebP of at most 2,000 px without anything else that the file held, and shown to who may see it", async () => {
    const order = await givenOrderRow();
    const other = await givenOrderRow();
    const photo = await sharp({ create: { width: 2_600, height: 1_300, channels: 3, background: "#0a8f62" } })
      .withExif({ IFD0: { Copyright: "somewhere at home" } })
      .jpeg()
      .toBuffer();
    await send(order, formOf({}, new Uint8Array(photo)));
    const pictureId = (await read(order)).tickets[0]?.messages[0]?.picture?.id ?? "";
    const look = (of: Order) =>
      getPicture(new Request(`${env.FACET_URL}/x?t=${tokenOf(of)}`), {
        params: Promise.resolve({ reference: of.reference, pictureId }),
      });
    const shown = await look(order);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      "content-type": "image/webp",
      "content-disposition": expect.stringMatching(/^attachment/),
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    const kept = await sharp(await shown.arrayBuffer()).metadata();
    expect(kept).toMatchObject({ format: "webp", width: 2_000, height: 1_000 });
    expect(kept.exif).toBeUndefined();
    expect((await look(other)).status).toBe(404);
  });
});
