/** What the checks can find; each is a figure of its own in the result of a drill. */
export const CHECKS = [
  "lost",
  "deliveredTwice",
  "chargedTwice",
  "oversold",
  "stuck",
  "chargedForNothing",
  "deliveredForNothing",
  "refundedTwice",
  "bookedWrongly",
  "resolvedWrongly",
  "deliveriesDisagree",
  "notInQueue",
  "forgedAccepted",
  "trialBalance",
  "deadlocks",
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `subject` names what it is about, so that the same finding after the next drill is known to be the same. */
export type Finding = { check: CheckName; subject: string; says: string };

/** Orders that nothing moves on from by itself. */
export const FINAL = new Set(["delivered", "refunded", "expired", "cancelled"]);

export function finding(check: CheckName, subject: string, says: string): Finding {
  return { check, subject, says };
}
