import type { ProviderView } from "@/lib/payments/channels-view";
import { troubleWords } from "../channel-words";
import { formatCount } from "../format";
import { Ago } from "./ticking";

/** What the provider said when it was last asked whether it answers. */
export function ProbeNote({ provider: { isSetUp, probe } }: { provider: ProviderView }) {
  if (!isSetUp) return <>not set up: its settings are missing</>;
  if (probe === null) return <>not asked yet</>;
  return (
    <>
      {probe.isUp ? (
        <>
          <span className="font-medium text-good">answers</span> in {formatCount(probe.tookMs)} ms
        </>
      ) : (
        <>
          <span className="font-medium text-bad">does not answer</span>
          {probe.because !== null && `: ${troubleWords(probe.because)}`}
        </>
      )}
      , asked <Ago at={probe.at} />
    </>
  );
}
