export type StopStatus = "asked" | "done" | "refused" | "unknown";

/** What the settle step writes when the platform, not a person, stopped the shop: a result code, or why there was none. */
const BY_PLATFORM: Readonly<Record<string, string>> = {
  "7212001": "The platform switched our recharge API off (7212001). Only the platform can turn it on again.",
  "7212002":
    "Our recharge API is switched off by our own kill switch (7212002). Only the platform can turn it on again.",
  "7212003": "The platform refuses this server's internet address (7212003).",
  http_4xx: "The platform refuses our signature or client id.",
  not_sent: "Calls to the platform were not sent: our own settings are wrong.",
};

/** Whether the shop's pause was set by an answer of the platform rather than by a person. */
export function isHaltByPlatform(reason: string | null): boolean {
  return reason !== null && (reason in BY_PLATFORM || /^\d{6,7}$/.test(reason));
}

/** Why deliveries stand still, for people: a person's own reason as it is, a code of the platform in words. */
export function pauseWords(reason: string | null): string {
  if (reason === null) return "";
  if (!isHaltByPlatform(reason)) return reason;
  return BY_PLATFORM[reason] ?? `The platform stopped deliveries with result code ${reason}.`;
}

/** The sentence of the alert when the platform does not deliver for us, or null when it does. */
export function haltWords(pausedReason: string | null, stop: StopStatus | null): string | null {
  if (isHaltByPlatform(pausedReason)) return `Deliveries are halted. ${pauseWords(pausedReason)}`;
  if (stop === "done")
    return "The platform's kill switch was used: deliveries are halted until the platform turns our API on again.";
  if (stop === "asked" || stop === "unknown")
    return "The platform's kill switch was used and nobody knows whether it worked: deliveries are halted.";
  return null;
}
