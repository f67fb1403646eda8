import { type ArrivalFigures, type ArrivalReport, GOAL_BUCKET } from "@/lib/insight/reports/arrival";
import { ARRIVAL_GOAL_PER_MILLE } from "@/lib/orders/lateness";
import { channelName } from "../channel-words";
import { type DeskColumn, DeskTable } from "../desk-table";
import { formatCount } from "../format";
import { Stat } from "../stat";
import { countryName, percentText } from "./figures";

const success = ({ delivered, failed }: ArrivalFigures) => percentText(delivered, delivered + failed);
const within = ({ withinGoal, delivered }: ArrivalFigures) => percentText(withinGoal, delivered);

export function ArrivalStats({ report: { all, belowLimit } }: { report: ArrivalReport }) {
  const isGood = (figures: ArrivalFigures) =>
    figures.delivered > 0 && figures.withinGoal * 1_000 >= figures.delivered * ARRIVAL_GOAL_PER_MILLE;
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Stat
        label="Under 10,000 USD, within 15 s"
        value={within(belowLimit)}
        note={`goal ${ARRIVAL_GOAL_PER_MILLE / 10} %, ${formatCount(belowLimit.delivered)} orders`}
        tone={belowLimit.delivered === 0 ? "neutral" : isGood(belowLimit) ? "good" : "warning"}
      />
      <Stat label="All, within 15 s" value={within(all)} note={`${formatCount(all.withinGoal)} orders`} />
      <Stat
        label="Success rate"
        value={success(all)}
        note={all.failed === 0 ? "none ended without diamonds" : `${formatCount(all.failed)} ended without diamonds`}
        tone={all.failed === 0 ? "neutral" : "warning"}
      />
      <Stat label="Delivered" value={formatCount(all.delivered)} note="orders" />
    </div>
  );
}

/** The bars of the histogram: the first ones are within the promise. */
export function histogramBars({ histogram }: ArrivalReport) {
  return histogram.map(({ label, count }, index) => ({ label, count, isGood: index <= GOAL_BUCKET }));
}

export function hourBars({ byHour }: ArrivalReport) {
  return byHour.map(({ hour, ...figures }) => ({
    label: `${String(hour).padStart(2, "0")}:00`,
    value: figures.delivered,
    text: formatCount(figures.delivered),
    inner: { value: figures.withinGoal, text: within(figures) },
  }));
}

type Row = ArrivalFigures & { key: string };

/** Arrival and success of each country or channel. */
export function ArrivalTable({
  caption,
  of,
  rows,
}: {
  caption: string;
  of: "country" | "channel";
  rows: readonly Row[];
}) {
  const nameOf = (key: string) => (of === "country" ? countryName(key) : key === "" ? "No channel" : channelName(key));
  const columns: DeskColumn<Row>[] = [
    { key: "name", header: of === "country" ? "Country" : "Channel", cell: ({ key }) => nameOf(key) },
    { key: "delivered", header: "Delivered", isFigure: true, cell: ({ delivered }) => formatCount(delivered) },
    { key: "within", header: "Within 15 s", isFigure: true, cell: within },
    { key: "success", header: "Success", isFigure: true, cell: success },
  ];
  return (
    <DeskTable
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key || "none"}
      empty={<p className="px-5 pb-5 text-second">Nothing came to its end in this period.</p>}
    />
  );
}
