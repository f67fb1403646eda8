import { expect, it } from "vitest";
import { DatabaseLog } from "@/tests/chaos/database-log";

// Guarantee: a deadlock that the shop got over by calling again is a finding of the drill in which it happened, once.
it("tells each deadlock once, and nothing else that a server says", () => {
  const log = new DatabaseLog();
  log.hear("2026-11-20 12:00:00.000 UTC [71] LOG:  database system is ready to accept connections");
  log.hear("2026-11-20 12:00:01.000 UTC [72] FATAL:  terminating connection due to unexpected postmaster exit");
  expect(log.takeFindings()).toEqual([]);

  log.hear("2026-11-20 12:00:02.000 UTC [73] ERROR:  deadlock detected");
  log.hear("2026-11-20 12:00:02.000 UTC [73] DETAIL:  Process 73 waits for ShareLock on transaction 9; blocked by 74.");
  log.hear("2026-11-20 12:00:03.000 UTC [74] ERROR:  deadlock detected");
  expect(log.takeFindings().map(({ check, subject }) => `${check}: ${subject}`)).toEqual([
    "deadlocks: deadlock 1",
    "deadlocks: deadlock 2",
  ]);
  expect(log.takeFindings()).toEqual([]);
});
