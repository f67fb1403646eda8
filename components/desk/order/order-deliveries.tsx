import type { AttemptView, DeliveryView } from "@/lib/orders/desk-view";
import { becauseWords } from "@/lib/orders/story";
import { wordsForRescode } from "@/lib/upstream/rescode";
import { DeliveryChip } from "../chips";
import { formatCount } from "../format";
import { When } from "../when";

type Props = { deliveries: readonly DeliveryView[] };

/** What went to the platform: each part with its calls, and what the platform said, in words. */
export function OrderDeliveries({ deliveries }: Props) {
  if (deliveries.length === 0) {
    return <p className="px-5 pb-5 text-second">Nothing was sent to the platform yet.</p>;
  }
  return (
    <ul className="grid grid-cols-1 gap-4 px-5 pb-5">
      {deliveries.map((delivery) => (
        <li key={delivery.id} className="grid grid-cols-1 gap-2.5 rounded-md border border-line p-4">
          <div className="flex flex-wrap items-center gap-2">
            <span className="figures font-bold">
              Part {delivery.part}
              {delivery.tryNo > 1 && `, try ${delivery.tryNo}`}
            </span>
            <span className="figures text-second">
              {formatCount(delivery.diamonds)} diamonds from {delivery.custodianId}
            </span>
            <span className="ml-auto">
              <DeliveryChip status={delivery.status} />
            </span>
          </div>
          <ol className="grid gap-2">
            {delivery.attempts.map((attempt) => (
              <Attempt key={attempt.attemptNo} attempt={attempt} />
            ))}
          </ol>
          <TechnicalDetails delivery={delivery} />
        </li>
      ))}
    </ul>
  );
}

/** What the platform said to one call, in a sentence. */
function Attempt({ attempt: { rescode, because, sentAt } }: { attempt: AttemptView }) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
      <span>{rescode === null ? becauseWords(because) || "No answer yet." : wordsForRescode(rescode).staff}</span>
      <When at={sentAt} className="figures text-third" />
    </li>
  );
}

/** What the supplier or an engineer asks for. Open where the outcome is not known, since the supplier is asked then. */
function TechnicalDetails({ delivery: { attempts, status, upstreamOrderId } }: { delivery: DeliveryView }) {
  if (attempts.length === 0 && !upstreamOrderId) return null;
  return (
    <details open={status === "unknown"} className="text-sm text-second">
      <summary className="w-fit cursor-pointer rounded-sm font-medium text-accent hover:text-accent-strong">
        Technical details
      </summary>
      <div className="grid grid-cols-1 gap-1 pt-2">
        {attempts.map((attempt) => (
          <p key={attempt.attemptNo} className="figures border-l-2 border-line pl-3">
            {traceOf(attempt)}
          </p>
        ))}
        {upstreamOrderId && (
          <p className="wrap-anywhere">
            Order id at the platform: <span className="font-mono text-xs">{upstreamOrderId}</span>
          </p>
        )}
      </div>
    </details>
  );
}

const STEP_WORDS = { seal: "seal", tls: "TLS", verify: "verify", inject: "inject" } as const;

function traceOf({ attemptNo, host, outcome, rescode, stepsUs }: AttemptView): string {
  const steps = (Object.keys(STEP_WORDS) as (keyof typeof STEP_WORDS)[]).flatMap((step) =>
    stepsUs[step] === null ? [] : [`${STEP_WORDS[step]} ${(stepsUs[step] / 1000).toFixed(1)} ms`],
  );
  const parts = [`Call ${attemptNo}`, host, outcome, rescode === null ? null : `code ${rescode}`, ...steps];
  return parts.filter((part) => part !== null).join(" · ");
}
