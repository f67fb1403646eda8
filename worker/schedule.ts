import { PgBoss } from "pg-boss";
import { env } from "@/lib/env";
import { type OrderMailJob, sendOrderMail } from "@/lib/jobs/handlers/send-order-mail";
import { log } from "@/lib/log";
import { ORDER_MAIL_QUEUE } from "@/worker/relay-outbox";

const MAIL_RETRIES = 10;
const MAILS_AT_ONCE = 5;
const POLL_SECONDS = 1;

/** The job queue of mails. Its schema is made by the migrations; this role may use it and make nothing. */
export async function startJobs(): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: env.DATABASE_URL, schema: "pgboss", migrate: false, max: 3 });
  boss.on("error", (error: unknown) => log().error({ err: error }, "job queue"));
  await boss.start();
  await boss.createQueue(ORDER_MAIL_QUEUE, { retryLimit: MAIL_RETRIES, retryDelay: 2, retryBackoff: true });
  await boss.work<OrderMailJob>(
    ORDER_MAIL_QUEUE,
    { batchSize: MAILS_AT_ONCE, pollingIntervalSeconds: POLL_SECONDS },
    async (jobs) => {
      for (const job of jobs) await sendOrderMail(job.data);
    },
  );
  return boss;
}
