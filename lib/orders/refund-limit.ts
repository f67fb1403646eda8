import { STAFF_ROLES, type StaffRole } from "@/lib/shared/actor";
import { divideRounded } from "@/lib/shared/money";
import { rolesWith } from "@/lib/shared/rights";

/** US cents that a role may give back of one order without a second person. */
export type RefundLimits = Readonly<Record<StaffRole, bigint>>;

/** What an amount of an order is in US cents at the order's own rate, rounded up: a limit is never passed by rounding. */
export function usdMinorOf(amountMinor: bigint, order: { totalMinor: bigint; totalUsdMinor: bigint }): bigint {
  return divideRounded(amountMinor * order.totalUsdMinor, order.totalMinor, "up");
}

/** Whether somebody of that role may give it back alone. `usdMinor` is all goodwill of the order together, so that no limit is passed in steps. */
export function mayGrantAlone(role: StaffRole, usdMinor: bigint, limits: RefundLimits): boolean {
  return usdMinor <= limits[role];
}

/**
 * Whether that role can be the second person of a refund: a supervisor up to the supervisors' own limit; finance and admins whatever it is,
 * since more than these two persons the shop does not have.
 */
export function mayApprove(role: StaffRole, usdMinor: bigint, limits: RefundLimits): boolean {
  if (!(rolesWith("orders.approve_refund") as readonly StaffRole[]).includes(role)) return false;
  return role === "supervisor" ? usdMinor <= limits.supervisor : true;
}

/** The roles that could be the second person. */
export function approverRoles(usdMinor: bigint, limits: RefundLimits): StaffRole[] {
  return STAFF_ROLES.filter((role) => mayApprove(role, usdMinor, limits));
}
