import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { formatAmount, formatScale, formatUsdScale } from "@/components/desk/format";
import { Legend } from "@/components/desk/legend";
import { ForecastForm } from "@/components/desk/reports/forecast-form";
import { ForecastTable } from "@/components/desk/reports/forecast-table";
import { LineChart } from "@/components/desk/reports/line-chart";
import { ReportFrame } from "@/components/desk/reports/report-frame";
import { Stat } from "@/components/desk/stat";
import { staffPage } from "@/lib/http/staff";
import { inputsOf } from "@/lib/insight/reports/forecast-basis";
import { readForecast } from "@/lib/insight/reports/read-forecast";

export const metadata: Metadata = { title: "Forecast" };

export default staffPage("reports.read", async ({ query }) => {
  const { basis, assumptions, weeks } = await readForecast(query, new Date());
  const sum = (key: "revenue" | "result" | "boughtFor") => weeks.reduce((total, week) => total + week[key], 0n);
  const short = weeks.find(({ soldDiamonds, wantedDiamonds }) => soldDiamonds < wantedDiamonds);
  const labels = weeks.map(({ from }) => from);
  return (
    <ReportFrame report="forecast" subtitle={`The next ${weeks.length} weeks, if these assumptions hold`} query={query}>
      <CardSection title="Assumptions">
        <ForecastForm
          path="/admin/reports/forecast"
          values={inputsOf(assumptions)}
          measured={basis.growthBp === null ? {} : { growthBp: `${(basis.growthBp / 100).toFixed(1)} %` }}
        />
      </CardSection>
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Stat label="Revenue" value={formatAmount(sum("revenue"), "USD")} note="without tax" />
        <Stat label="Result" value={formatAmount(sum("result"), "USD")} note="after diamonds, fees, refunds" />
        <Stat label="To be spent on diamonds" value={formatAmount(sum("boughtFor"), "USD")} note="paid when bought" />
        <Stat
          label="The pool lasts"
          value={short === undefined ? `${weeks.length} weeks` : `${short.week - 1} weeks`}
          note={short === undefined ? "all demand is served" : `short in week ${short.week}`}
          tone={short === undefined ? "good" : "warning"}
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-2">
        <CardSection title="Cash since today">
          <LineChart
            labels={labels}
            series={[{ name: "Cash", values: weeks.map(({ cashSoFar }) => Number(cashSoFar)) }]}
            scaleText={formatUsdScale}
          />
        </CardSection>
        <CardSection
          title="Pool at the end of the week"
          aside={
            <Legend
              entries={[
                ["line", "pool"],
                ["ghost", "wanted in the week"],
              ]}
            />
          }
        >
          <LineChart
            labels={labels}
            series={[
              { name: "Pool", values: weeks.map(({ poolDiamonds }) => Number(poolDiamonds)) },
              { name: "Wanted", values: weeks.map(({ wantedDiamonds }) => Number(wantedDiamonds)), isGhost: true },
            ]}
            scaleText={formatScale}
          />
        </CardSection>
      </div>
      <CardSection title="Week by week">
        <ForecastTable rows={weeks} />
      </CardSection>
      <Method />
    </ReportFrame>
  );
});

function Method() {
  return (
    <CardSection title="How it is counted">
      <ul className="grid max-w-narrow list-disc gap-1.5 pr-5 pb-5 pl-10 text-sm text-second">
        <li>
          It begins with the pool and its cost as the books have them now, and with the last 28 days, today included.
        </li>
        <li>
          Each week customers want the week before and its growth on top. They get what the pool holds, and no more.
        </li>
        <li>Diamonds leave the pool at its average cost, as in the books. Revenue is without tax.</li>
        <li>
          Lots are bought at the end of a week in which the pool, with what is on its way, covers less than the weeks
          that you chose. They are paid at once and arrive at the beginning of a later week.
        </li>
        <li>
          Cash is revenue and tax, less fees, refunds and lots. It takes providers as paying at once, and holds the tax
          until you pay it; rent, wages and what providers hold back are not in it.
        </li>
        <li>Nothing here is random, and nothing is learned: it is your assumptions, carried on.</li>
      </ul>
    </CardSection>
  );
}
