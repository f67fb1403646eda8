import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { BooksCheck } from "@/components/desk/reports/books-check";
import { CashAccountsTable, CashLinesTable } from "@/components/desk/reports/cash-tables";
import { ReportFrame } from "@/components/desk/reports/report-frame";
import { RATE_NOTE } from "@/components/desk/reports/report-words";
import { staffPage } from "@/lib/http/staff";
import { reportsDifferenceMinor } from "@/lib/insight/reports/movement-queries";
import { labelOf } from "@/lib/insight/reports/period";
import { readCash } from "@/lib/insight/reports/read-reports";
import { periodOf, ReportInput } from "@/lib/insight/reports/schemas";

export const metadata: Metadata = { title: "Cash view" };

export default staffPage("reports.read", async ({ query }) => {
  const period = periodOf(ReportInput.parse(query), new Date());
  const [report, differenceMinor] = await Promise.all([readCash(period), reportsDifferenceMinor()]);
  return (
    <ReportFrame
      report="cash"
      subtitle={`What we hold and what we owe, ${labelOf(period)}`}
      query={query}
      period={period}
    >
      <CardSection title="In dollars">
        <CashLinesTable report={report} period={period} />
        <p className="px-5 py-3 text-xs text-third">
          What we hold is positive, what we owe negative; money that is only on hold is not in it. {RATE_NOTE}
        </p>
      </CardSection>
      <CardSection title="Accounts in their own currencies">
        <CashAccountsTable rows={report.rows} period={period} />
        <BooksCheck differenceMinor={differenceMinor} />
      </CardSection>
    </ReportFrame>
  );
});
