import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { formatAmount } from "@/components/desk/format";
import { formatUsdMicro } from "@/components/desk/reports/figures";
import { ReportFrame } from "@/components/desk/reports/report-frame";
import { RATE_NOTE } from "@/components/desk/reports/report-words";
import { TaxTable } from "@/components/desk/reports/tax-table";
import { Fact, Facts } from "@/components/ui/facts";
import { staffPage } from "@/lib/http/staff";
import { labelOf } from "@/lib/insight/reports/period";
import { readTax } from "@/lib/insight/reports/read-reports";
import { periodOf, ReportInput } from "@/lib/insight/reports/schemas";

export const metadata: Metadata = { title: "Tax report" };

export default staffPage("reports.read", async ({ query }) => {
  const ask = ReportInput.parse(query);
  const period = periodOf(ask, new Date());
  const report = await readTax(period, ask.country ?? null);
  return (
    <ReportFrame
      report="tax"
      subtitle={`Tax per country, ${labelOf(period)}; days of Manila`}
      query={query}
      period={period}
      country={ask.country}
      hasCountry
    >
      <CardSection title="For the filing">
        <TaxTable rows={report.rows} period={period} />
        <p className="px-5 py-3 text-xs text-third">
          Tax is collected when diamonds are delivered. A refund of delivered diamonds returns its share; a lost dispute
          returns none. {RATE_NOTE}
        </p>
      </CardSection>
      {report.byCurrency.length > 0 && (
        <CardSection title="To pay">
          <Facts className="px-5 pb-5">
            {report.byCurrency.map(({ unit, net, netUsdMicro }) => (
              <Fact key={unit} label={unit}>
                {formatAmount(net, unit)} <span className="text-third">{formatUsdMicro(netUsdMicro)}</span>
              </Fact>
            ))}
          </Facts>
        </CardSection>
      )}
    </ReportFrame>
  );
});
