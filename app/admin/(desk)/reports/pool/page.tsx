import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { formatAmount, formatCount, formatUsdScale } from "@/components/desk/format";
import { formatPerThousand } from "@/components/desk/reports/figures";
import { LineChart } from "@/components/desk/reports/line-chart";
import { PoolDaysTable } from "@/components/desk/reports/pool-days-table";
import { ReportFrame } from "@/components/desk/reports/report-frame";
import { Stat } from "@/components/desk/stat";
import { staffPage } from "@/lib/http/staff";
import { labelOf } from "@/lib/insight/reports/period";
import { perDiamondMicro, valueUsdMinor } from "@/lib/insight/reports/pool-value";
import { readPoolHistory, readPoolStanding } from "@/lib/insight/reports/read-reports";
import { periodOf, ReportInput } from "@/lib/insight/reports/schemas";

export const metadata: Metadata = { title: "Pool value" };

export default staffPage("reports.read", async ({ query }) => {
  const now = new Date();
  const period = periodOf(ReportInput.parse(query), now);
  const [{ today, basis }, history] = await Promise.all([readPoolStanding(now), readPoolHistory(period, now)]);
  const { diamonds, inventoryUsdMinor } = today;
  const price = basis.priceMicro;
  return (
    <ReportFrame
      report="pool"
      subtitle={`What the pool is worth now, and in ${labelOf(period)}`}
      query={query}
      period={period}
    >
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Stat label="Diamonds held" value={formatCount(diamonds)} note="all accounts, reserved ones too" />
        <Stat label="At cost" value={formatAmount(inventoryUsdMinor, "USD")} note="what the books say they cost" />
        <Stat
          label="Average cost"
          value={formatPerThousand(perDiamondMicro(inventoryUsdMinor * 10_000n, diamonds))}
          note="per 1,000 diamonds"
        />
        <Stat
          label="At selling price"
          value={price === null ? "—" : formatAmount(valueUsdMinor(diamonds, price), "USD")}
          note={
            price === null ? "nothing sold in 28 days" : `${formatPerThousand(price)} per 1,000 in 28 days, without tax`
          }
        />
      </div>
      <CardSection title="Value at cost, day by day">
        {history.length === 0 ? (
          <p className="px-5 pb-5 text-second">This period has not begun.</p>
        ) : (
          <>
            <LineChart
              labels={history.map(({ day }) => day)}
              series={[{ name: "At cost", values: history.map((one) => Number(one.inventoryUsdMinor)) }]}
              scaleText={formatUsdScale}
            />
            <PoolDaysTable history={history} priceMicro={price} />
          </>
        )}
      </CardSection>
    </ReportFrame>
  );
});
