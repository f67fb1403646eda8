import "server-only";
import { fxForDesk } from "@/lib/catalog/fx-queries";
import { rowOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";

/** One thing that a new shop needs before its first customer, and where it is done. */
export type GoLiveStep = {
  step: "platform" | "deposit" | "prices" | "rates" | "staff" | "test_order";
  isDone: boolean;
  href: string;
};

type Facts = {
  isPlatformRead: boolean;
  hasDeposit: boolean;
  hasPackage: boolean;
  hasSupport: boolean;
  hasDelivered: boolean;
};

/** Each is one look into an index. */
const FACTS_SQL = `
  SELECT EXISTS (SELECT FROM pool_readings WHERE is_explained) AS "isPlatformRead",
         EXISTS (SELECT FROM deposits) AS "hasDeposit",
         EXISTS (SELECT FROM packages WHERE is_active) AS "hasPackage",
         EXISTS (SELECT FROM users WHERE role = 'support' AND disabled_at IS NULL) AS "hasSupport",
         EXISTS (SELECT FROM deliveries WHERE status = 'delivered') AS "hasDelivered"`;

/**
 * What is still to be done before the shop can sell, in the order in which it is done. The steps that the shop can see for itself: keys and addresses are looked at
 * when it starts, and a shop whose settings are wrong does not.
 */
export async function getGoLive(now: Date): Promise<GoLiveStep[]> {
  const [facts, { rates }] = await Promise.all([
    rowOf<Facts>(FACTS_SQL),
    fxForDesk(prisma(), { at: now, staleHours: env.FX_STALE_HOURS }),
  ]);
  return [
    { step: "platform", isDone: facts?.isPlatformRead === true, href: "/admin/pool" },
    { step: "deposit", isDone: facts?.hasDeposit === true, href: "/admin/pool" },
    { step: "prices", isDone: facts?.hasPackage === true, href: "/admin/prices" },
    {
      step: "rates",
      isDone: rates.length > 0 && rates.every(({ age }) => age !== "stale"),
      href: "/admin/prices/currencies",
    },
    { step: "staff", isDone: facts?.hasSupport === true, href: "/admin/people" },
    { step: "test_order", isDone: facts?.hasDelivered === true, href: "/" },
  ];
}
