/** What the customer chooses to pay with. Which channel takes it is the router's matter. */
export const METHOD_IDS = [
  "card",
  "apple_pay",
  "google_pay",
  "gcash",
  "dana",
  "touch_n_go",
  "momo",
  "truemoney",
  "carrier",
  "google_play",
  "bank_transfer",
  "bitcoin",
] as const;
export type MethodId = (typeof METHOD_IDS)[number];

/** On which devices a method exists. `play`: inside our app from Google Play, which is this shop in a Trusted Web Activity. */
export type MethodDevice = "any" | "apple" | "google" | "play";

const DEVICES: Partial<Record<MethodId, MethodDevice>> = {
  apple_pay: "apple",
  google_pay: "google",
  google_play: "play",
};

/** Whether a method takes packages only, because its provider sells products that were set up there one by one. */
export function isForPackagesOnly(method: string): boolean {
  return method === "google_play";
}

export function isMethodId(text: unknown): text is MethodId {
  return typeof text === "string" && (METHOD_IDS as readonly string[]).includes(text);
}

export function deviceOf(method: string): MethodDevice {
  return isMethodId(method) ? (DEVICES[method] ?? "any") : "any";
}
