import { type Actor, isStaffRole, ROLES, type Role, type StaffRole } from "@/lib/shared/actor";
import { holdsRight } from "@/lib/shared/rights";

/** How a session began. A recovery code lets somebody in to make a new passkey. */
export const SESSION_PROOFS = ["link", "password", "passkey", "recovery"] as const;
export type SessionProof = (typeof SESSION_PROOFS)[number];

/** The person behind a request, read from the session row at every request: a revoked session has no actor. */
export type SessionActor = Actor & {
  sessionId: string;
  email: string;
  name: string | null;
  /** When this session last proved who sits there; null when it has not since it began. */
  confirmedAt: Date | null;
  proof: SessionProof;
  startedAt: Date;
};

export type StaffActor = SessionActor & { role: StaffRole };

export function isRole(text: unknown): text is Role {
  return typeof text === "string" && (ROLES as readonly string[]).includes(text);
}

export function toProof(text: string): SessionProof {
  return SESSION_PROOFS.find((known) => known === text) ?? "link";
}

export function isStaff(actor: SessionActor): actor is StaffActor {
  return isStaffRole(actor.role);
}

/** The first page of a role's own desk. */
export function deskOf(role: StaffRole): string {
  return holdsRight(role, "overview.read") ? "/admin" : "/support";
}

/** A passkey or a password proves who sits there for this long; then money-moving actions ask again. */
export const CONFIRMATION_SECONDS = 300;

export function isFreshlyConfirmed(actor: SessionActor, now: Date): boolean {
  if (actor.confirmedAt === null) return false;
  const ageMs = now.getTime() - actor.confirmedAt.getTime();
  return ageMs >= 0 && ageMs < CONFIRMATION_SECONDS * 1000;
}
