import { Badge } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import type { PoolView } from "@/lib/pool/desk-queries";
import { formatDuration } from "./format";
import { When } from "./when";

/** Whether the books agree with the platform, and how long the diamonds last. */
export function PoolFacts({ pool }: { pool: PoolView }) {
  const readings = pool.custodians.flatMap(({ reading }) => reading ?? []);
  const oldest = readings.map(({ readAt }) => readAt).sort()[0];
  const isEqual = readings.every(({ isExplained }) => isExplained);
  return (
    <Facts className="border-t border-line px-5 py-4">
      <Fact label="Books against the platform">
        {oldest === undefined ? (
          "not compared yet"
        ) : (
          <span className="inline-flex items-center gap-2">
            <Badge tone={isEqual ? "good" : "bad"}>{isEqual ? "equal" : "they differ"}</Badge>
            <When at={oldest} className="text-sm text-third" />
          </span>
        )}
      </Fact>
      <Fact label="Runs out at this pace">{runsOut(pool.runsOutInHours)}</Fact>
      <Fact label="Deliveries">
        {pool.deliveriesPausedAt === null ? (
          <Badge tone="good">running</Badge>
        ) : (
          <Badge tone="bad">paused: {pool.deliveriesPausedReason}</Badge>
        )}
      </Fact>
    </Facts>
  );
}

const HOURS_PER_YEAR = 8_760;

function runsOut(hours: number | null): string {
  if (hours === null) return "nothing sold yet";
  return hours > HOURS_PER_YEAR ? "in more than a year" : `in ${formatDuration(hours * 3_600_000)}`;
}
