import { ArrowLeft, Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { hrefWith, Pager } from "@/components/desk/pager";
import { accountName } from "@/components/desk/records/account-words";
import { BehindTable } from "@/components/desk/reports/behind-table";
import { countryName } from "@/components/desk/reports/figures";
import { lineName } from "@/components/desk/reports/report-words";
import { buttonClass } from "@/components/ui/button";
import { staffPage } from "@/lib/http/staff";
import { labelOfDays } from "@/lib/insight/reports/period";
import { type BehindAsk, BehindInput } from "@/lib/insight/reports/schemas";
import { listTransfersBehind } from "@/lib/insight/reports/transfers-behind";

export const metadata: Metadata = { title: "Transfers behind a figure" };

const PATH = "/admin/reports/transfers";

export default staffPage("reports.read", async ({ query }) => {
  const ask = BehindInput.parse(query);
  const { transfers, nextBefore } = await listTransfersBehind(ask, new Date());
  return (
    <>
      <DeskHeading title={titleOf(ask)} subtitle={sentenceOf(ask)}>
        <Link href="/admin/reports" className={buttonClass({ size: "md" })}>
          <ArrowLeft className="size-4.5" aria-hidden="true" />
          Reports
        </Link>
        <a
          href={hrefWith("/admin/reports/export", query, { report: "transfers", before: null })}
          className={buttonClass({ size: "md" })}
        >
          <Download className="size-4.5" aria-hidden="true" />
          CSV
        </a>
      </DeskHeading>
      <CardSection>
        <BehindTable transfers={transfers} />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
    </>
  );
});

/** The figure and its period: "Revenue, November 2026". */
function titleOf({ from, to, line, account, unit = "USD" }: BehindAsk): string {
  const figure = line?.map(lineName).join(" and ") ?? (account && accountName(account, unit)) ?? "All transfers";
  return from && to ? `${figure}, ${labelOfDays(from, to)}` : figure;
}

function sentenceOf({ account, country, unit, rate, positive }: BehindAsk): string {
  const parts = [
    account,
    country && countryName(country),
    unit,
    rate !== undefined && rate >= 0 ? `tax rate ${rate / 100} %` : undefined,
  ].filter((part) => part !== undefined);
  const of = parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  const [plus, minus] = positive === "credits" ? ["Credits", "debits"] : ["Debits", "credits"];
  return `The transfers behind the figure${of}. ${plus} are positive, ${minus} negative.`;
}
