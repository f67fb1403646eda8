import { Badge } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import type { PoolView } from "@/lib/pool/desk-queries";
import { formatDuration } from "./format";
import { When } from "./when";

/** Whether the books agree with the platform, and how long the diamonds last. */
export function PoolFacts({ pool }: { pool: PoolView }) {
  const readings = pool.custodians.flatMap(({ reading }) => reading ?? []);
  const oldest = readings.map(({ readAt }) => readAt).sort()[0];
  return (
    <Facts className="border-t border-line px-5 py-4">
      <Fact label="Books against the platform">
        {oldest === undefined ? (
          "not compared yet"
        ) : (
          <span className="inline-flex flex-wrap items-center justify-end gap-x-2">
            <Verdict readings={readings} />
            <span className="text-sm text-third">
              as of <When at={oldest} />
            </span>
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

function Verdict({ readings }: { readings: readonly NonNullable<PoolView["custodians"][number]["reading"]>[] }) {
  if (!readings.every(({ isExplained }) => isExplained)) return <Badge tone="bad">they differ</Badge>;
  const isEqual = readings.every(({ differenceDiamonds }) => differenceDiamonds === "0");
  return <Badge tone="good">{isEqual ? "equal" : "explained"}</Badge>;
}

const HOURS_PER_YEAR = 8_760;

function runsOut(hours: number | null): string {
  if (hours === null) return "nothing sold yet";
  return hours > HOURS_PER_YEAR ? "in more than a year" : `in ${formatDuration(hours * 3_600_000)}`;
}
