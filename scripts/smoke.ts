import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { withClient } from "./database/roles";
import { runScript, ScriptError } from "./project";
import { type OrderStatus, payByCard, ShopClient } from "./shop-client";
import { requireLiveRun } from "./stack/run-file";

/**
 * `npm run smoke`: buys the first package by card through the shop that runs in this folder, as a browser would, and
 * prints one line of JSON. Fails unless the diamonds arrived, the platform's simulator says so too, and the books
 * balance.
 */
const DELIVERED_WITHIN_MS = 60_000;
const COUNTRY = "PH";

type Catalog = { packages: { id: string; diamonds: number; totalMinor: string }[] };
type PlatformState = { recharges: { count: number; diamonds: number } };

await runScript(async () => {
  const { urls, databaseUrl } = requireLiveRun();
  if (urls.bigo === null)
    throw new ScriptError("this shop has no simulators, and the smoke test spends nobody's money");
  const shop = new ShopClient(urls.web);
  await shop.open();
  const catalog = await shop.json<Catalog>(`/api/catalog?country=${COUNTRY}`);
  const [item] = catalog.packages;
  if (item === undefined) throw new ScriptError("the shop has no package to buy");

  const recipientId = `smoke_${randomBytes(6).toString("hex")}`;
  const placed = await shop.place({
    placeKey: randomUUID(),
    recipientId,
    packageId: item.id,
    country: COUNTRY,
    locale: "en",
    method: "card",
    expectedTotalMinor: item.totalMinor,
    deviceId: randomUUID(),
  });
  await payByCard(placed.payUrl);
  const order = await untilSettled(shop, placed.orderUrl);

  const arrived = await arrivedAt(urls.bigo, recipientId);
  const trialBalance = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ balance: string }>("select trial_balance()::text as balance");
    return rows[0]?.balance ?? "unknown";
  });
  const { status, paidToDeliveredMs } = order;
  console.log(JSON.stringify({ order: placed.reference, status, paidToDeliveredMs, trialBalance }));

  if (status !== "delivered") throw new ScriptError(`the order is ${status} (${order.situation ?? "no reason given"})`);
  if (arrived.count !== 1 || arrived.diamonds !== item.diamonds) {
    throw new ScriptError(
      `the platform delivered ${arrived.diamonds} diamonds in ${arrived.count} calls, not ${item.diamonds} in one`,
    );
  }
  if (trialBalance !== "0") throw new ScriptError(`the books do not balance: ${trialBalance}`);
});

/** Asks as the order page does when it has no live connection. */
async function untilSettled(shop: ShopClient, orderUrl: string): Promise<OrderStatus> {
  const deadline = Date.now() + DELIVERED_WITHIN_MS;
  for (;;) {
    const order = await shop.status(orderUrl);
    if (["delivered", "refunded", "expired", "cancelled"].includes(order.status) || Date.now() > deadline) return order;
    await wait(100);
  }
}

async function arrivedAt(platformUrl: string, recipientId: string): Promise<{ count: number; diamonds: number }> {
  const response = await fetch(`${platformUrl}/_sim/state?recipient=${encodeURIComponent(recipientId)}`);
  return ((await response.json()) as PlatformState).recharges;
}
