import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { ActionState } from "@/lib/shared/action-state";
import { inProject } from "@/scripts/project";
import { actionParts, readActionAnswer } from "@/scripts/shop-client";

export type ActionName = "placeOrderAction" | "payAgainAction" | "cancelOrderAction" | "correctRecipientAction";

/** Where buyers go: several doors of one shop, any of which may be shut at the moment. */
export type ShopDoor = {
  webUrls: readonly string[];
  actionIds: Readonly<Record<ActionName, string>>;
  locale: string;
  country: string;
  packages: readonly { id: string; diamonds: number; totalMinor: string }[];
  stripeUrl: string;
  xenditUrl: string;
};

/** The ids under which the pages of the build that runs call the server. */
export function actionIdsOfBuild(): ShopDoor["actionIds"] {
  const manifest = JSON.parse(readFileSync(inProject(".next/server/server-reference-manifest.json"), "utf8")) as {
    node: Record<string, { exportedName: string; filename: string }>;
  };
  const idOf = (name: ActionName) => {
    const found = Object.entries(manifest.node).find(
      ([, { exportedName, filename }]) => exportedName === name && filename.endsWith("[locale]/actions.ts"),
    );
    if (found === undefined) throw new Error(`the build has no action ${name}`);
    return found[0];
  };
  return {
    placeOrderAction: idOf("placeOrderAction"),
    payAgainAction: idOf("payAgainAction"),
    cancelOrderAction: idOf("cancelOrderAction"),
    correctRecipientAction: idOf("correctRecipientAction"),
  };
}

const ANSWER_WITHIN_MS = 10_000;
const PAUSE_MS = 150;
/** A buyer may press again after these: nothing was decided. */
const PASSING = new Set([
  "shop.busy",
  "shop.closed",
  "payment.start_unknown",
  "payment.channel_unavailable",
  "rate.limited",
]);

type Press = { action: ActionName; path: string; fields: Readonly<Record<string, string>>; address: string };

/** Posts a form as the browser's own code does, once, at one of the doors. Rejects when the door is shut. */
async function pressOnce<T>(
  door: ShopDoor,
  webNo: number,
  { action, path, fields, address }: Press,
): Promise<ActionState<T>> {
  const webUrl = door.webUrls[webNo % door.webUrls.length] ?? "";
  const form = new FormData();
  for (const [name, value] of actionParts(fields)) form.append(name, value);
  const response = await fetch(webUrl + path, {
    method: "POST",
    headers: {
      accept: "text/x-component",
      "next-action": door.actionIds[action],
      origin: webUrl,
      "x-forwarded-for": address,
    },
    body: form,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  return readActionAnswer<T>(text);
}

export type Pressed<T> = { data: T | null; presses: number; because: string | null };

/**
 * Presses until the shop has decided, at another door after each failure; a repeat carries the same key. Never rejects:
 * `data` is null when the shop refused for good or the buyer's patience is over.
 */
export async function press<T>(door: ShopDoor, what: Press, patienceMs: number): Promise<Pressed<T>> {
  const until = Date.now() + patienceMs;
  let because = "never tried";
  let presses = 0;
  while (Date.now() < until) {
    presses += 1;
    try {
      const state = await pressOnce<T>(door, presses - 1, what);
      if (state.status === "done") return { data: state.data, presses, because: null };
      because = state.status === "refused" ? state.code : JSON.stringify(state).slice(0, 200);
      if (state.status === "invalid" || (state.status === "refused" && !PASSING.has(state.code))) break;
    } catch (error) {
      because = error instanceof Error ? error.message.slice(0, 200) : String(error);
    }
    await wait(PAUSE_MS);
  }
  return { data: null, presses, because };
}

/** An order's state as its page shows it; null while no door is open or the order is not found. */
export async function lookAt(door: ShopDoor, orderUrl: string, address: string): Promise<{ status: string } | null> {
  const query = new URL(orderUrl, "http://shop").searchParams;
  const path = `/api/orders/${encodeURIComponent(query.get("ref") ?? "")}?t=${encodeURIComponent(query.get("t") ?? "")}`;
  for (const webUrl of door.webUrls) {
    const answer = await fetch(webUrl + path, {
      headers: { "x-forwarded-for": address },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch(() => null);
    if (answer?.ok) return (await answer.json()) as { status: string };
    await answer?.arrayBuffer();
  }
  return null;
}
