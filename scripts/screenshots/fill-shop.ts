import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { payByCard, ShopClient } from "../shop-client";
import type { Stack } from "../stack/stack";

type Catalog = { packages: { id: string; diamonds: number; totalMinor: string }[]; priceTiers: unknown[] };
type Wanted = { recipientId: string; country: string; diamonds: number };

const RECIPIENTS = ["inshhaa", "lucky.bean", "mika-88", "sora_ch", "dewi.live", "kuya_jun", "linh.pham", "nong-fah"];
const COUNTRIES = ["PH", "ID", "PH", "TH", "PH", "MY", "SG", "VN"];
const SIZES = [50, 100, 500, 200, 1_000, 500, 100, 2_000];
const ORDERS = 40;
const AT_ONCE = 4;

const WRONG_RECIPIENT = 7212004;
const REFUSED = 7212014;
const SETTLED = new Set(["delivered", "refunded", "needs_recipient"]);
const SETTLED_WITHIN_MS = 60_000;

/**
 * Lets customers of all countries buy, so that no page is empty: most get their diamonds, one order is refunded, one waits for the
 * right recipient. Every figure on the pictures is one that the shop computed from these.
 *
 * @returns how many orders were placed
 */
export async function fillShop({ urls }: Stack): Promise<number> {
  const client = new ShopClient(urls.web);
  await client.open();
  await refuse(urls.bigo ?? "", "kuya_jun2", WRONG_RECIPIENT);
  await refuse(urls.bigo ?? "", "sora_ch2", REFUSED);
  const wanted: Wanted[] = Array.from({ length: ORDERS }, (_, index) => ({
    recipientId: RECIPIENTS[index % RECIPIENTS.length] ?? "inshhaa",
    country: COUNTRIES[index % COUNTRIES.length] ?? "PH",
    diamonds: SIZES[(index * 3) % SIZES.length] ?? 50,
  }));
  wanted.push({ recipientId: "kuya_jun2", country: "PH", diamonds: 500 });
  wanted.push({ recipientId: "sora_ch2", country: "PH", diamonds: 100 });

  const queue = wanted[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of queue) await buy(client, one);
    }),
  );
  return wanted.length;
}

async function refuse(platformUrl: string, recipient: string, rescode: number): Promise<void> {
  const answer = await fetch(`${platformUrl}/_sim/faults/rules`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ recipient, path: "recharge", answer: "refuse", rescode }),
  });
  if (!answer.ok) throw new Error(`the platform's simulator took no rule: ${answer.status}`);
}

async function buy(client: ShopClient, { recipientId, country, diamonds }: Wanted): Promise<void> {
  const { packages } = await client.json<Catalog>(`/api/catalog?country=${country}`);
  const item = packages.find((one) => one.diamonds === diamonds);
  if (item === undefined) throw new Error(`the shop has no package of ${diamonds} diamonds`);
  const { payUrl, orderUrl } = await client.place({
    placeKey: randomUUID(),
    recipientId,
    packageId: item.id,
    country,
    locale: "en",
    method: "card",
    email: `${recipientId}@example.com`,
    expectedTotalMinor: item.totalMinor,
    deviceId: randomUUID(),
  });
  await payByCard(payUrl);
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  while (!SETTLED.has((await client.status(orderUrl)).status)) {
    if (Date.now() > deadline) throw new Error(`the order for ${recipientId} did not settle`);
    await wait(200);
  }
}
