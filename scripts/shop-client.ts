import type { ActionState } from "@/lib/shared/action-state";

/**
 * The shop as a browser uses it, in plain HTTP: pages, server actions, the hosted payment page, the order's status.
 * The smoke test buys with it once, the benchmark thousands of times.
 */
export type PlacedOrder = { reference: string; orderUrl: string; payUrl: string };

export type OrderStatus = {
  status: string;
  situation: string | null;
  deliveredDiamonds: number;
  paidToDeliveredMs: number | null;
};

export class ShopClient {
  private placeActionId: string | null = null;

  /** @param webUrl where the shop is; every request names it as its origin, as a browser would */
  constructor(
    readonly webUrl: string,
    private readonly locale = "en",
  ) {}

  /**
   * Loads the home page and finds the id under which its form calls the server.
   *
   * @throws Error when there is no such form
   */
  async open(): Promise<void> {
    const html = await textOf(await fetch(`${this.webUrl}/${this.locale}`));
    // What the server hands to the browser's code stands in the page, as text inside of text: the form gets "action":"$h27", and elsewhere a
    // line 27 says which action that is: 27:{"id":…,"bound":null}.
    const [, line = ""] = /\\"action\\":\\"\$h([0-9a-f]+)\\"/.exec(html) ?? [];
    const [, id] = new RegExp(`\\\\n${line}:\\{\\\\"id\\\\":\\\\"([0-9a-f]{40,})`).exec(html) ?? [];
    if (line === "" || id === undefined) throw new Error(`the page of ${this.webUrl} has no form that places orders`);
    this.placeActionId = id;
  }

  /** What the page's own code sends with the order form, for whoever posts it in another way. */
  get placeHeaders(): Readonly<Record<string, string>> {
    if (this.placeActionId === null) throw new Error("open() the shop first");
    return { accept: "text/x-component", "next-action": this.placeActionId, origin: this.webUrl };
  }

  /** A GET that answers JSON; anything but a 2xx is an error. */
  async json<T>(path: string): Promise<T> {
    return JSON.parse(await textOf(await fetch(this.webUrl + path))) as T;
  }

  /** Posts the order form to its server action as the browser's own code does. */
  async place(fields: Readonly<Record<string, string>>): Promise<PlacedOrder> {
    const form = new FormData();
    for (const [name, value] of actionParts(fields)) form.append(name, value);
    const response = await fetch(`${this.webUrl}/${this.locale}`, {
      method: "POST",
      headers: this.placeHeaders,
      body: form,
    });
    const state = readActionAnswer<PlacedOrder>(await textOf(response));
    if (state.status === "done") return state.data;
    throw new Error(`the order was not placed: ${JSON.stringify(state)}`);
  }

  /** @param orderUrl as `place` answered it: its query holds the reference and the token */
  async status(orderUrl: string): Promise<OrderStatus> {
    const query = new URL(orderUrl, this.webUrl).searchParams;
    const reference = encodeURIComponent(query.get("ref") ?? "");
    return this.json<OrderStatus>(`/api/orders/${reference}?t=${encodeURIComponent(query.get("t") ?? "")}`);
  }
}

/**
 * Fills in the hosted card page and sends it.
 *
 * @returns the address in the shop that the page leads back to
 * @throws Error when the card was not accepted at once
 */
export async function payByCard(payUrl: string, number = "4242424242424242"): Promise<string> {
  await textOf(await fetch(payUrl));
  const response = await fetch(payUrl, {
    method: "POST",
    redirect: "manual",
    headers: { origin: new URL(payUrl).origin },
    body: new URLSearchParams({ email: "smoke@example.com", number, expiry: "12 / 34", cvc: "123" }),
  });
  await response.arrayBuffer();
  const back = response.headers.get("location");
  if (response.status < 300 || response.status > 399 || back === null) {
    throw new Error(`the payment page answered ${response.status} and did not lead back`);
  }
  return new URL(back, payUrl).toString();
}

async function textOf(response: Response): Promise<string> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

/** React's encoding of an action's arguments [previous state, form]: the form's fields carry the number of its part. */
export function actionParts(fields: Readonly<Record<string, string>>): [name: string, value: string][] {
  const parts = Object.entries(fields).map(([field, value]): [string, string] => [`_1_${field}`, value]);
  return [...parts, ["0", '[{"status":"idle"},"$K1"]']];
}

/** React's answer is rows of `id:json`; row 0 names the row that holds what the action returned. */
export function readActionAnswer<T>(text: string): ActionState<T> {
  const rows = new Map(
    text.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
  const root = JSON.parse(rows.get("0") ?? "null") as { a?: string } | null;
  const answer = rows.get(/^\$@([0-9a-f]+)$/.exec(root?.a ?? "")?.[1] ?? "");
  if (answer === undefined || !answer.startsWith("{")) throw new Error(`the action answered: ${text.slice(0, 500)}`);
  return JSON.parse(answer) as ActionState<T>;
}
