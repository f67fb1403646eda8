import type { BreakerView, ChannelView } from "@/lib/payments/channels-view";
import { OPERATION_WORDS, troubleWords } from "../channel-words";
import { Until } from "./ticking";

/** The breakers that are not closed, and when a channel in maintenance comes back. Nothing where there is nothing to say. */
export function BreakerNote({ channel }: { channel: ChannelView }) {
  const tripped = channel.breakers.filter(({ standing }) => standing !== "closed");
  const { maintenanceUntil } = channel;
  if (tripped.length === 0 && maintenanceUntil === null) return null;
  return (
    <span className="mt-1.5 grid gap-0.5 text-sm text-second">
      {maintenanceUntil !== null && (
        <span>
          Back <Until at={maintenanceUntil} />
        </span>
      )}
      {tripped.map((breaker) => (
        <span key={breaker.operation}>
          {OPERATION_WORDS[breaker.operation]}: {breaker.because !== null && `${troubleWords(breaker.because)}; `}
          <NextTry breaker={breaker} />
        </span>
      ))}
    </span>
  );
}

/** What happens next with a breaker that is not closed. */
export function NextTry({ breaker: { standing, retryAt } }: { breaker: BreakerView }) {
  if (standing === "probing") return <>a payment is trying it now</>;
  if (standing === "half_open" || retryAt === null) return <>the next small payment tries it</>;
  return (
    <>
      tried again <Until at={retryAt} />
    </>
  );
}
