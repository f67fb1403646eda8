"use client";

import { useSyncExternalStore } from "react";
import type { MethodDevice } from "@/lib/shared/methods";

const ANY: ReadonlySet<MethodDevice> = new Set(["any"]);
let seen: ReadonlySet<MethodDevice> | null = null;

/** Asks the browser for the feature itself; its name only where there is none to ask for. */
function look(): ReadonlySet<MethodDevice> {
  if (seen !== null) return seen;
  const { ApplePaySession } = window as { ApplePaySession?: { canMakePayments?: () => boolean } };
  const devices = new Set<MethodDevice>(["any"]);
  if (ApplePaySession?.canMakePayments?.()) devices.add("apple");
  if ("PaymentRequest" in window && /Chrome\//.test(navigator.userAgent)) devices.add("google");
  // Only inside our app from Google Play: a Trusted Web Activity.
  if ("getDigitalGoodsService" in window) devices.add("play");
  seen = devices;
  return devices;
}

const never = () => () => {};

/** Which of the methods that depend on a device exist on this one. Until the page is hydrated: none of them. */
export function useDevices(): ReadonlySet<MethodDevice> {
  return useSyncExternalStore(never, look, () => ANY);
}
