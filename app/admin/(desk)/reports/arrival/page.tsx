import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { formatScale } from "@/components/desk/format";
import { Legend } from "@/components/desk/legend";
import { ArrivalStats, ArrivalTable, histogramBars, hourBars } from "@/components/desk/reports/arrival-views";
import { ColumnChart } from "@/components/desk/reports/column-chart";
import { LateCauses } from "@/components/desk/reports/late-causes";
import { ReportFrame } from "@/components/desk/reports/report-frame";
import { ShareBars } from "@/components/desk/reports/share-bars";
import { staffPage } from "@/lib/http/staff";
import { dayPlus, labelOf, type Period } from "@/lib/insight/reports/period";
import { readArrivals } from "@/lib/insight/reports/read-reports";
import { periodOf, ReportInput } from "@/lib/insight/reports/schemas";
import { countLateCauses } from "@/lib/orders/late-orders";
import { startOfDay } from "@/lib/shared/desk-days";

export const metadata: Metadata = { title: "Arrival" };

export default staffPage("reports.read", async ({ query }) => {
  const ask = ReportInput.parse(query);
  const period = periodOf(ask, new Date());
  const country = ask.country ?? null;
  const [report, causes] = await Promise.all([
    readArrivals(period, { country }),
    countLateCauses({ from: startOfDay(period.from), to: startOfDay(period.to) }, { country }),
  ]);
  return (
    <ReportFrame
      report="arrival"
      subtitle={`From paid to delivered, ${labelOf(period)}; days and hours of Manila`}
      query={query}
      period={period}
      country={ask.country}
      hasCountry
    >
      <ArrivalStats report={report} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-2">
        <CardSection title="From paid to delivered" aside={<p className="text-sm text-third">promise: 15 s</p>}>
          {report.all.delivered === 0 ? (
            <p className="px-5 pb-5 text-second">Nothing was delivered in this period.</p>
          ) : (
            <ShareBars
              caption="Time from paid to delivered"
              heads={["Time", "Bar", "Orders and share"]}
              bars={histogramBars(report)}
            />
          )}
        </CardSection>
        <CardSection
          title="By hour of payment"
          aside={
            <Legend
              entries={[
                ["column", "delivered"],
                ["part", "within 15 s"],
              ]}
            />
          }
        >
          <ColumnChart
            caption="Delivered orders by hour of payment, Manila time"
            heads={["Hour", "Delivered", "Within 15 s"]}
            columns={hourBars(report)}
            scaleText={formatScale}
          />
        </CardSection>
        <LateCauses
          rows={causes}
          href={lateOrdersHref(period, country)}
          lateOrders={report.all.delivered - report.all.withinGoal}
        />
        <CardSection title="By country">
          <ArrivalTable caption="Arrival by country" of="country" rows={report.byCountry} />
        </CardSection>
        <CardSection title="By channel">
          <ArrivalTable caption="Arrival by channel" of="channel" rows={report.byChannel} />
        </CardSection>
      </div>
      <p className="text-xs text-third">
        Each order stands in the period in which it came to its end. Success is delivered orders of all that were paid
        and came to an end; one that was delivered and refunded later was delivered.
      </p>
    </ReportFrame>
  );
});

/** The list goes by the day of the order; one may have been placed the day before it arrived. */
function lateOrdersHref({ from, to }: Period, country: string | null): string {
  const query = new URLSearchParams({ arrival: "late", from: dayPlus(from, -1), to: dayPlus(to, -1) });
  if (country !== null) query.set("country", country);
  return `/admin/orders?${query.toString()}`;
}
