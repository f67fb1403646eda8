import type { ReactNode } from "react";
import type { AttemptView, DeliveryView } from "@/lib/orders/desk-view";
import { becauseWords } from "@/lib/orders/story";
import { wordsForRescode } from "@/lib/upstream/rescode";
import { DeliveryChip } from "../chips";
import { formatCount } from "../format";
import { When } from "../when";

type Props = { deliveries: readonly DeliveryView[]; actionsOf: (delivery: DeliveryView) => ReactNode };

/** What went to the platform: each part with its calls, and what the platform said, in words. */
export function OrderDeliveries({ deliveries, actionsOf }: Props) {
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
              {formatCount(delivery.diamonds)} from {delivery.custodianId}
            </span>
            <span className="ml-auto">
              <DeliveryChip status={delivery.status} />
            </span>
          </div>
          {actionsOf(delivery)}
          <ol className="grid gap-2">
            {delivery.attempts.map((attempt) => (
              <Attempt key={attempt.attemptNo} attempt={attempt} />
            ))}
          </ol>
          {delivery.upstreamOrderId && (
            <p className="truncate text-xs text-third">
              Order id at the platform: <span className="font-mono">{delivery.upstreamOrderId}</span>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

const STEP_WORDS = { seal: "seal", tls: "TLS", verify: "verify", inject: "inject" } as const;

function Attempt({ attempt }: { attempt: AttemptView }) {
  const { rescode, because, outcome, stepsUs } = attempt;
  const words = rescode === null ? becauseWords(because) || "No answer yet." : wordsForRescode(rescode).staff;
  const steps = (Object.keys(STEP_WORDS) as (keyof typeof STEP_WORDS)[])
    .flatMap((step) => (stepsUs[step] === null ? [] : [`${STEP_WORDS[step]} ${(stepsUs[step] / 1000).toFixed(1)} ms`]))
    .join(" · ");
  return (
    <li className="grid gap-0.5 border-l-2 border-line pl-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span>
          <span className="font-medium">Call {attempt.attemptNo}</span>
          <span className="text-third"> · {attempt.host}</span>
          {outcome && <span className="text-second"> · {outcome}</span>}
          {rescode !== null && <span className="figures text-second"> · {rescode}</span>}
        </span>
        <When at={attempt.sentAt} className="figures text-third" />
      </p>
      <p className="text-second">{words}</p>
      {steps && <p className="figures text-xs text-third">{steps}</p>}
    </li>
  );
}
