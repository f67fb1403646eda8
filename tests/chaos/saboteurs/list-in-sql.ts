import { DRILLS, SHORT_POOL, SILENT_PLATFORM, SLEEPER } from "@/tests/chaos/saboteurs/catchers";
import type { Saboteur } from "@/tests/chaos/saboteurs/saboteur";

const LEDGER = "prisma/migrations/20261120110200_ledger/migration.sql";
const STEERING = "prisma/migrations/20261128130000_rebalance/migration.sql";
const SETTLE = "prisma/migrations/20261120110500_settle/migration.sql";
const CLAIMS = "prisma/migrations/20261120110700_claims/migration.sql";
const PLAIN = "prisma/migrations/20261127210100_one_booking/migration.sql";

/** Mistakes in the functions of the hot steps, where they stand in the migrations. */
export const IN_SQL: readonly Saboteur[] = [
  {
    name: "fence dropped",
    why: "A worker that was paused beyond its lease may still settle a delivery that somebody else has.",
    changes: [
      {
        file: SETTLE,
        find: "AND v_del.fence IS DISTINCT FROM (v_item ->> 'fence')::int)",
        replace: "AND false)",
      },
      { file: PLAIN, find: "AND d.fence = i.fence AND i.disposition IS NULL", replace: "AND i.disposition IS NULL" },
    ],
    catcher: SLEEPER,
  },
  {
    name: "lease ignored at claim",
    why: "A delivery that one worker is sending is taken by another at the same time.",
    changes: [
      {
        file: CLAIMS,
        find: "WHERE (d.lease_until IS NULL OR d.lease_until < v_now) AND d.needs_person IS NULL",
        replace: "WHERE d.needs_person IS NULL",
      },
    ],
    catcher: SLEEPER,
  },
  {
    name: "idempotency key dropped at the platform",
    why: "Every attempt of a delivery has another order id, so a repeat after an unknown outcome delivers twice.",
    changes: [
      {
        file: PLAIN,
        find: "SELECT derive_id(d.id, 'attempt:' || d.attempts_count), d.id, d.attempts_count, replace(d.id::text, '-', ''),",
        replace:
          "SELECT derive_id(d.id, 'attempt:' || d.attempts_count), d.id, d.attempts_count, replace(derive_id(d.id, 'o' || d.attempts_count)::text, '-', ''),",
      },
    ],
    catcher: SILENT_PLATFORM,
  },
  {
    name: "pool check removed",
    why: "Diamonds are promised that the account does not hold.",
    changes: [
      {
        file: STEERING,
        find: "CONTINUE WHEN NOT p_pool.open[i] OR p_pool.rooms[i] < p_diamonds;",
        replace: "CONTINUE WHEN NOT p_pool.open[i];",
      },
    ],
    catcher: SHORT_POOL,
  },
  {
    name: "captured before delivery",
    why: "The card is charged as soon as the money is held.",
    changes: [
      {
        file: PLAIN,
        find: "due = NULL, due_at = NULL, due_tries = 0, lease_until = NULL, fence = p.fence + 1\n  FROM unnest(v_plain) AS x WHERE p.id = x.payment_id;",
        replace:
          "due = CASE WHEN x.is_hold THEN 'capture' END, due_at = CASE WHEN x.is_hold THEN p_now END, due_tries = 0, lease_until = NULL, fence = p.fence + 1\n  FROM unnest(v_plain) AS x WHERE p.id = x.payment_id;",
      },
    ],
    catcher: SILENT_PLATFORM,
  },
  {
    name: "delivered without evidence",
    why: "The commit that delivers does not say so in the record.",
    changes: [
      {
        file: PLAIN,
        find: "'byPerson', false)),\n    ('order.delivered',",
        replace: "'byPerson', false)),\n    ('order.arrived',",
      },
    ],
    catcher: SILENT_PLATFORM,
  },
  {
    name: "void after post accepted",
    why: "The second answer about one reservation is called applied, and state would follow it.",
    changes: [{ file: LEDGER, find: "ELSE 'opposite' END", replace: "ELSE 'applied' END" }],
    catcher: SILENT_PLATFORM,
  },
  {
    name: "lock order turned",
    why: "Batches lock accounts in any order, and meet in a deadlock.",
    changes: [
      {
        file: LEDGER,
        find: "PERFORM 1 FROM accounts WHERE id = ANY (p_ids) ORDER BY id FOR NO KEY UPDATE;",
        replace: "PERFORM 1 FROM accounts WHERE id = ANY (p_ids) ORDER BY md5(random()::text) FOR NO KEY UPDATE;",
      },
    ],
    catcher: DRILLS,
  },
];
