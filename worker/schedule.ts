import { type JobWithMetadata, PgBoss } from "pg-boss";
import { env } from "@/lib/env";
import { type AlertMailJob, sendAlertMail } from "@/lib/jobs/handlers/send-alert-mail";
import { type AlertWebhookJob, sendAlertWebhook } from "@/lib/jobs/handlers/send-alert-webhook";
import { type OrderMailJob, sendOrderMail } from "@/lib/jobs/handlers/send-order-mail";
import { log } from "@/lib/log";
import { ALERT_MAIL_QUEUE, ALERT_WEBHOOK_QUEUE, ORDER_MAIL_QUEUE } from "@/worker/relay-outbox";

const MAIL_RETRIES = 10;
const MAILS_AT_ONCE = 5;
const POLL_SECONDS = 1;

/** With the wait doubling from ALERT_RETRY_SECONDS, a receiver that was down for an hour or two still hears. */
const WEBHOOK_RETRIES = 10;
const WEBHOOK_WAIT_SECONDS_MAX = 1_800;

/** The job queue of mails and webhooks out. Its schema is made by the migrations; this role may use it and make nothing. */
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
  await startAlertJobs(boss);
  return boss;
}

async function startAlertJobs(boss: PgBoss): Promise<void> {
  await boss.createQueue(ALERT_MAIL_QUEUE, { retryLimit: MAIL_RETRIES, retryDelay: 2, retryBackoff: true });
  await boss.work<AlertMailJob>(ALERT_MAIL_QUEUE, { pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
    for (const job of jobs) await sendAlertMail(job.data);
  });
  const webhooks = {
    retryLimit: WEBHOOK_RETRIES,
    retryDelay: env.ALERT_RETRY_SECONDS,
    retryBackoff: true,
    retryDelayMax: WEBHOOK_WAIT_SECONDS_MAX,
  };
  await boss.createQueue(ALERT_WEBHOOK_QUEUE, webhooks);
  // What the queue was made with stays otherwise, whatever the settings say later.
  await boss.updateQueue(ALERT_WEBHOOK_QUEUE, webhooks);
  await boss.work(
    ALERT_WEBHOOK_QUEUE,
    { pollingIntervalSeconds: POLL_SECONDS, includeMetadata: true },
    async (jobs: JobWithMetadata<AlertWebhookJob>[]) => {
      for (const job of jobs) await sendAlertWebhook(job.data, job.retryCount >= job.retryLimit);
    },
  );
}
