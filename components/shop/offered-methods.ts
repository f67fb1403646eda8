import type { Catalog, Method } from "@/lib/catalog/catalog";
import { isForPackagesOnly, type MethodDevice } from "@/lib/shared/methods";
import { divideRounded } from "@/lib/shared/money";

/** Why a method cannot be chosen now: none of its channels answers, it takes no free amounts, or not this amount at once. */
export type Obstacle =
  | { why: "down" }
  | { why: "packages_only" }
  | { why: "too_small" | "too_large"; limitMinor: bigint };

export type OfferedMethod = { method: Method; obstacle: Obstacle | null };

/** What is to be paid for: the price before any fee, in the country's currency, and whether it is a package. */
export type Wanted = { grossMinor: bigint; isPackage: boolean };

const BASIS_POINTS = 10_000n;

/**
 * The methods of a country that exist on this device, in the shop's order, each with what stands in its way.
 *
 * @param wanted null while nothing is chosen
 */
export function offeredMethods(
  catalog: Pick<Catalog, "methods">,
  devices: ReadonlySet<MethodDevice>,
  wanted: Wanted | null,
): OfferedMethod[] {
  return catalog.methods
    .filter(({ device }) => devices.has(device))
    .map((method) => ({ method, obstacle: obstacleOf(method, wanted) }));
}

function obstacleOf({ id, isAvailable, limits, surchargeBp }: Method, wanted: Wanted | null): Obstacle | null {
  if (!isAvailable) return { why: "down" };
  if (wanted === null) return null;
  if (!wanted.isPackage && isForPackagesOnly(id)) return { why: "packages_only" };
  if (limits === null) return null;
  const { grossMinor } = wanted;
  const totalMinor = grossMinor + divideRounded(grossMinor * BigInt(surchargeBp), BASIS_POINTS, "up");
  if (totalMinor < limits.minMinor) return { why: "too_small", limitMinor: limits.minMinor };
  return totalMinor > limits.maxMinor ? { why: "too_large", limitMinor: limits.maxMinor } : null;
}

/**
 * The methods that can be chosen, by the time that they take now: as measured, and by what their provider leads one to expect while it was not
 * measured. Of two alike the one first that the shop shows first.
 */
export function byTime(offered: readonly OfferedMethod[]): Method[] {
  const choosable = offered.flatMap(({ method, obstacle }) => (obstacle === null ? [method] : []));
  return choosable.toSorted((one, other) => timeOf(one) - timeOf(other));
}

function timeOf({ usualMs, expectedMs }: Method): number {
  return usualMs ?? expectedMs;
}

/**
 * Those that stand there before anybody asks for more: the first ones, always as many, so that a list that comes later than its page takes
 * the place that was kept for it. A customer's own method takes the last of these places. A rest of one is no rest: it is shown.
 */
export function shownAtOnce(
  offered: readonly OfferedMethod[],
  { own, count }: { own: string | null; count: number },
): OfferedMethod[] {
  if (offered.length <= count + 1) return [...offered];
  const first = offered.slice(0, count);
  const chosen = offered.slice(count).find(({ method }) => method.id === own);
  return chosen === undefined ? first : [...first.slice(0, -1), chosen];
}
