import "server-only";
import { rowOf } from "@/lib/db/pool";

const ANSWER_WITHIN_MS = 2_000;

/** Whether the database answers, and soon: a load balancer must not wait for a hanging connection. */
export async function isDatabaseUp(): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), ANSWER_WITHIN_MS).unref();
  });
  const answers = rowOf("select 1").then(
    () => true,
    () => false,
  );
  return Promise.race([answers, tooLate]);
}
