export const ROLES = ["customer", "streamer", "support", "supervisor", "finance", "admin"] as const;

export type Role = (typeof ROLES)[number];

/** Who may open a desk. What each of them may do there is one table: lib/shared/rights.ts. */
export const STAFF_ROLES = ["support", "supervisor", "finance", "admin"] as const satisfies readonly Role[];

export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who asks. Made from the session at the edge, after it was checked; a use-case never reads a cookie. */
export type Actor = { userId: string; role: Role };

export function isStaffRole(role: string): role is StaffRole {
  return (STAFF_ROLES as readonly string[]).includes(role);
}
