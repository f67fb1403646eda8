import { readFileSync } from "node:fs";
import path from "node:path";

/** The shop that `start-e2e-shop.ts` started for this run of browser tests. */
export type E2eShop = {
  urls: Record<"web" | "bigo" | "bigoBackup" | "stripe" | "xendit" | "antom" | "btcpay" | "play" | "carrier", string>;
  settings: Record<string, string>;
  databaseUrl: string;
  databaseOwnerUrl: string;
  pid: number;
};

export const E2E_SHOP_FILE = path.resolve(import.meta.dirname, "../../.data/e2e-shop.json");

export function e2eShop(): E2eShop {
  return JSON.parse(readFileSync(E2E_SHOP_FILE, "utf8")) as E2eShop;
}
