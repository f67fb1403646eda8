import type { Actor, Role, StaffRole } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";

type Rule = {
  roles: readonly StaffRole[];
  /** Moves money, diamonds or rights: who does it has proven within the last five minutes that it is him. */
  isConfirmed?: true;
};

const EVERYBODY = ["support", "supervisor", "finance", "admin"] as const;
/** Whoever answers customers. */
const SERVICE = ["support", "supervisor", "admin"] as const;
/** Whoever is answerable for others' work. */
const LEADS = ["supervisor", "finance", "admin"] as const;
const SHIFT = ["supervisor", "admin"] as const;
const MONEY = ["finance", "admin"] as const;
const ADMIN = ["admin"] as const;

/**
 * Everything that staff may do, and who may do it: the one table that pages, actions, handlers and use-cases ask. Support helps with
 * orders; a supervisor answers for support; finance answers for money and diamonds; an admin may do everything. A right that is named
 * nowhere else is a mistake, and so is a page of a desk that names none (tests/integration/desk/roles.test.ts).
 */
export const RIGHTS = {
  "desk.use": { roles: EVERYBODY },
  "overview.read": { roles: LEADS },

  "orders.read": { roles: EVERYBODY },
  "orders.note": { roles: EVERYBODY },
  "orders.claim": { roles: EVERYBODY },
  "orders.reveal": { roles: SERVICE },
  "orders.send_receipt": { roles: SERVICE },
  "orders.retry": { roles: SERVICE },
  "orders.evidence": { roles: EVERYBODY },
  "orders.correct_recipient": { roles: SERVICE, isConfirmed: true },
  "orders.review": { roles: SERVICE, isConfirmed: true },
  "orders.give_up": { roles: SERVICE, isConfirmed: true },
  "orders.resolve_unknown": { roles: SERVICE, isConfirmed: true },
  "orders.refund": { roles: EVERYBODY, isConfirmed: true },
  "orders.approve_refund": { roles: LEADS, isConfirmed: true },
  "orders.settle_payment": { roles: EVERYBODY, isConfirmed: true },
  "orders.pay_out": { roles: LEADS, isConfirmed: true },

  "tickets.read": { roles: SERVICE },
  "tickets.answer": { roles: SERVICE },
  "tickets.prepare": { roles: SHIFT },
  "tickets.incident": { roles: SHIFT },

  "records.read": { roles: LEADS },
  "records.export": { roles: LEADS },
  "views.share": { roles: SHIFT },
  "ledger.read": { roles: MONEY },
  "ledger.export": { roles: MONEY },
  "reports.read": { roles: MONEY },
  "reports.export": { roles: MONEY },
  "reconciliation.read": { roles: MONEY },
  "reconciliation.run": { roles: MONEY },
  "reconciliation.close": { roles: MONEY, isConfirmed: true },

  "pool.read": { roles: LEADS },
  "pool.pause": { roles: SHIFT },
  "pool.resume": { roles: SERVICE, isConfirmed: true },
  "pool.deposit": { roles: MONEY, isConfirmed: true },
  "pool.rebalance": { roles: MONEY, isConfirmed: true },
  "pool.manage": { roles: ADMIN, isConfirmed: true },
  "pool.disable_platform": { roles: ADMIN, isConfirmed: true },
  "alerts.read": { roles: LEADS },
  "alerts.settle": { roles: LEADS },
  "alerts.manage": { roles: ADMIN, isConfirmed: true },

  "prices.read": { roles: MONEY },
  "prices.change": { roles: ADMIN, isConfirmed: true },
  "rates.change": { roles: MONEY, isConfirmed: true },
  "promotions.change": { roles: ADMIN, isConfirmed: true },

  "channels.read": { roles: LEADS },
  "channels.ask": { roles: LEADS },
  "channels.change": { roles: ADMIN, isConfirmed: true },

  "risk.read": { roles: SHIFT },
  "risk.list": { roles: SERVICE },
  "risk.change": { roles: SHIFT },

  "people.read": { roles: ADMIN },
  "people.change": { roles: ADMIN, isConfirmed: true },
  "customers.answer_request": { roles: ADMIN, isConfirmed: true },
  "audit.read": { roles: ADMIN },
  "audit.export": { roles: ADMIN },
} as const satisfies Record<string, Rule>;

export type Right = keyof typeof RIGHTS;

/** Who holds a right, the least mighty role first. */
export function rolesWith(right: Right): readonly StaffRole[] {
  return RIGHTS[right].roles;
}

export function holdsRight(role: Role, right: Right): boolean {
  return (rolesWith(right) as readonly Role[]).includes(role);
}

/** Whether an action of this right wants a fresh proof of who sits there. */
export function isConfirmedRight(right: Right): boolean {
  const rule: Rule = RIGHTS[right];
  return rule.isConfirmed === true;
}

/** For use-cases, which trust no caller. Refuses with auth.forbidden. */
export function requireRight(actor: Actor, right: Right): void {
  if (!holdsRight(actor.role, right)) throw new Refusal("auth.forbidden", { userId: actor.userId, right });
}
