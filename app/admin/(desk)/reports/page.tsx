import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { changeOf, formatCount, formatUsdScale } from "@/components/desk/format";
import { Legend } from "@/components/desk/legend";
import { ColumnChart } from "@/components/desk/reports/column-chart";
import { formatUsdMicro, percentText } from "@/components/desk/reports/figures";
import { ReportFrame } from "@/components/desk/reports/report-frame";
import { RATE_NOTE } from "@/components/desk/reports/report-words";
import { CurrencyTable, RevenueTable } from "@/components/desk/reports/revenue-tables";
import { Stat } from "@/components/desk/stat";
import { staffPage } from "@/lib/http/staff";
import { labelOf, partsOf, periodBefore } from "@/lib/insight/reports/period";
import { readRevenue } from "@/lib/insight/reports/read-reports";
import type { RevenueFigures } from "@/lib/insight/reports/revenue";
import { periodOf, ReportInput } from "@/lib/insight/reports/schemas";

export const metadata: Metadata = { title: "Reports" };

export default staffPage("reports.read", async ({ query }) => {
  const ask = ReportInput.parse(query);
  const period = periodOf(ask, new Date());
  const report = await readRevenue(period, ask.country ?? null);
  const labels = partsOf(period);
  return (
    <ReportFrame
      report="revenue"
      subtitle={`Revenue, margin, fees and tax, beside ${labelOf(periodBefore(period))}; days of Manila`}
      query={query}
      period={period}
      country={ask.country}
      hasCountry
    >
      <RevenueStats {...report.total} />
      <CardSection
        title="Revenue and margin"
        aside={
          <Legend
            entries={[
              ["column", "revenue"],
              ["part", "margin, a part of it"],
            ]}
          />
        }
      >
        <ColumnChart
          caption="Revenue and margin, in dollars"
          heads={["Time", "Revenue", "Margin"]}
          columns={report.parts.map(({ revenue, margin }, index) => ({
            label: labels[index]?.label ?? "",
            value: Number(revenue),
            text: formatUsdMicro(revenue),
            inner: { value: Number(margin), text: formatUsdMicro(margin) },
          }))}
          scaleText={(micro) => formatUsdScale(micro / 10_000)}
        />
      </CardSection>
      <CardSection title="By country" aside={<p className="text-sm text-third">in dollars, the period before below</p>}>
        <RevenueTable report={report} period={period} country={ask.country} />
        <p className="px-5 py-3 text-xs text-third">{RATE_NOTE}</p>
      </CardSection>
      <CardSection title="In the currencies of the books">
        <CurrencyTable rows={report.byCurrency} period={period} />
      </CardSection>
    </ReportFrame>
  );
});

function RevenueStats({ now, before }: { now: RevenueFigures; before: RevenueFigures }) {
  const note = (key: keyof RevenueFigures) => {
    const change = changeOf(now[key], before[key]);
    return { note: change?.text ?? "nothing before", tone: change?.isUp === false ? "warning" : "neutral" } as const;
  };
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-5">
      <Stat label="Delivered orders" value={formatCount(now.orders)} {...note("orders")} />
      <Stat label="Revenue without tax" value={formatUsdMicro(now.revenue)} {...note("revenue")} />
      <Stat
        label="Margin"
        title="Revenue less diamonds and channel fees"
        value={formatUsdMicro(now.margin)}
        note={`${percentText(now.margin, now.revenue)} of revenue`}
      />
      <Stat
        label="Channel fees"
        value={formatUsdMicro(now.fees)}
        note={`${percentText(now.fees, now.revenue + now.tax)} of payments`}
      />
      <Stat
        label="Tax"
        className="col-span-2 lg:col-span-1"
        value={formatUsdMicro(now.tax)}
        note={changeOf(now.tax, before.tax)?.text ?? "nothing before"}
      />
    </div>
  );
}
