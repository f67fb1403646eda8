import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { changeOf } from "@/components/desk/format";
import { formatUsdMicro, percentText } from "@/components/desk/reports/figures";
import { ReportFrame } from "@/components/desk/reports/report-frame";
import { RATE_NOTE } from "@/components/desk/reports/report-words";
import { ResultTable } from "@/components/desk/reports/result-table";
import { Stat } from "@/components/desk/stat";
import { staffPage } from "@/lib/http/staff";
import { labelOf, periodBefore } from "@/lib/insight/reports/period";
import { readResult } from "@/lib/insight/reports/read-reports";
import { periodOf, ReportInput } from "@/lib/insight/reports/schemas";

export const metadata: Metadata = { title: "Profit and loss" };

export default staffPage("reports.read", async ({ query }) => {
  const period = periodOf(ReportInput.parse(query), new Date());
  const report = await readResult(period);
  const revenue = report.rows.find(({ line }) => line === "revenue")?.now ?? 0n;
  return (
    <ReportFrame
      report="result"
      subtitle={`Profit and loss, ${labelOf(period)} beside ${labelOf(periodBefore(period))}`}
      query={query}
      period={period}
    >
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Stat label="Revenue" value={formatUsdMicro(revenue)} note="without tax" />
        <Stat
          label="Gross profit"
          value={formatUsdMicro(report.grossProfit.now)}
          note={`${percentText(report.grossProfit.now, revenue)} of revenue`}
        />
        <Stat
          label="Margin"
          title="Revenue less diamonds and channel fees"
          value={formatUsdMicro(report.margin.now)}
          note={`${percentText(report.margin.now, revenue)} of revenue`}
        />
        <Stat
          label="Result"
          value={formatUsdMicro(report.result.now)}
          note={changeOf(report.result.now, report.result.before)?.text ?? "nothing before"}
          tone={report.result.now < 0n ? "bad" : "neutral"}
        />
      </div>
      <CardSection title="Line by line">
        <ResultTable report={report} period={period} />
        <p className="px-5 py-3 text-xs text-third">
          What adds to the result is positive, what was spent negative. {RATE_NOTE}
        </p>
      </CardSection>
    </ReportFrame>
  );
});
