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
  private readonly actionIds = new Map<string, string>();

  /** @param webUrl where the shop is; every request names it as its origin, as a browser would */
  constructor(
    readonly webUrl: string,
    private readonly locale = "en",
  ) {}

  /**
   * Loads the home page with its scripts and finds the ids under which they call the server's actions.
   *
   * @throws Error when the page or an action that `names` asks for is not there
   */
  async open(names: readonly string[] = ["placeOrderAction"]): Promise<void> {
    const html = await textOf(await fetch(`${this.webUrl}/${this.locale}`));
    const scripts = [...new Set([...html.matchAll(/\/_next\/static\/[^"'\\]+?\.js/g)].map(([url]) => url))];
    const sources = await Promise.all(scripts.map(async (url) => textOf(await fetch(this.webUrl + url))));
    for (const source of sources) {
      const references = source.matchAll(/createServerReference\)?\("([0-9a-f]{40,})"[^()]*?,\s*"(\w+)"\)/g);
      for (const [, id = "", name = ""] of references) this.actionIds.set(name, id);
    }
    const missing = names.filter((name) => !this.actionIds.has(name));
    if (missing.length > 0) throw new Error(`the pages of ${this.webUrl} do not call ${missing.join(", ")}`);
  }

  /** A GET that answers JSON; anything but a 2xx is an error. */
  async json<T>(path: string): Promise<T> {
    return JSON.parse(await textOf(await fetch(this.webUrl + path))) as T;
  }

  /** Posts a form to a server action as the browser's own code does, and returns what the action answered. */
  async act<T>(name: string, fields: Readonly<Record<string, string>>): Promise<ActionState<T>> {
    const id = this.actionIds.get(name);
    if (id === undefined) throw new Error(`${name} is not known: open() the shop first`);
    const form = new FormData();
    // React's encoding of the arguments [previous state, form]: the form's fields carry the number of its part.
    for (const [field, value] of Object.entries(fields)) form.append(`1_${field}`, value);
    form.append("0", '[{"status":"idle"},"$K1"]');
    const response = await fetch(`${this.webUrl}/${this.locale}`, {
      method: "POST",
      headers: { accept: "text/x-component", "next-action": id, origin: this.webUrl },
      body: form,
    });
    return readActionAnswer<T>(await textOf(response));
  }

  async place(fields: Readonly<Record<string, string>>): Promise<PlacedOrder> {
    const state = await this.act<PlacedOrder>("placeOrderAction", fields);
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

/** React's answer is rows of `id:json`; row 0 names the row that holds what the action returned. */
function readActionAnswer<T>(text: string): ActionState<T> {
  const rows = new Map(
    text.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
  const root = JSON.parse(rows.get("0") ?? "null") as { a?: string } | null;
  const answer = rows.get(/^\$@([0-9a-f]+)$/.exec(root?.a ?? "")?.[1] ?? "");
  if (answer === undefined || !answer.startsWith("{")) throw new Error(`the action answered: ${text.slice(0, 500)}`);
  return JSON.parse(answer) as ActionState<T>;
}
