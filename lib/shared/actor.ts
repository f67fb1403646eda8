export const ROLES = ["customer", "streamer", "support", "admin"] as const;

export type Role = (typeof ROLES)[number];

/** Who asks. Made from the session at the edge, after it was checked; a use-case never reads a cookie. */
export type Actor = { userId: string; role: Role };
