import { SIGNATURE_HEADER, signAlert } from "@/lib/alerts/sign-alert";
import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { isUuid } from "@/lib/shared/ids";
import { open } from "@/lib/shared/secret-box";

/** The outbox's key: `alert.webhook:<delivery>`. */
export type AlertWebhookJob = { key: string };

type Row = { id: string; event: string; body: string; url: string; secret_sealed: string; is_removed: boolean };
type Answer = { httpStatus: number | null; problem: string | null };

/** A message that was not taken. The job queue tries it again, later each time. */
class NotTaken extends Error {
  override readonly name = "NotTaken";
}

/**
 * Sends one message to one endpoint, signed at this moment over the same bytes as every other try. Whatever is not a 2xx within the time
 * limit counts as not taken and throws, so that the queue tries again; a redirect is not followed, since it could lead anywhere. A receiver
 * may get one twice when we never hear its answer: it knows a message by its id.
 */
export async function sendAlertWebhook({ key }: AlertWebhookJob, isLastTry = false): Promise<void> {
  const [, id] = key.split(":");
  if (!isUuid(id)) return;
  const row = await rowOf<Row>(
    `SELECT d.id, d.event, d.body, e.url, e.secret_sealed, e.removed_at IS NOT NULL AS is_removed
     FROM alert_deliveries d JOIN alert_endpoints e ON e.id = d.endpoint_id WHERE d.id = $1 AND d.status IN ('waiting', 'failed')`,
    [id],
  );
  if (row === null) return;
  if (row.is_removed) {
    await rowOf("UPDATE alert_deliveries SET status = 'dropped' WHERE id = $1 RETURNING id", [id]);
    return;
  }
  const answer = await post(row);
  const status = answer.problem === null ? "sent" : isLastTry ? "failed" : "waiting";
  await rowOf(
    `UPDATE alert_deliveries SET status = $2, tries = tries + 1, http_status = $3, problem = $4, tried_at = now()
     WHERE id = $1 RETURNING id`,
    [id, status, answer.httpStatus, answer.problem],
  );
  if (answer.problem !== null) throw new NotTaken(answer.problem);
}

async function post({ id, event, body, url, secret_sealed: sealed }: Row): Promise<Answer> {
  const signature = signAlert({
    secret: open(sealed, env.FACET_DATA_KEYS),
    body,
    atSeconds: Math.floor(Date.now() / 1000),
  });
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(env.ALERT_WEBHOOK_TIMEOUT_MS),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Facet-Alerts/1",
        "facet-event": event,
        "facet-delivery": id,
        [SIGNATURE_HEADER]: signature,
      },
    });
    // What it says beside its status is nothing to us, and could be endless.
    await answer.body?.cancel();
    return { httpStatus: answer.status, problem: answer.ok ? null : `answered ${answer.status}` };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { httpStatus: null, problem: isLate ? "no answer in time" : "could not be reached" };
  }
}
