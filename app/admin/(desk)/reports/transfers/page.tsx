import { ArrowLeft, Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { hrefWith, Pager } from "@/components/desk/pager";
import { BehindTable } from "@/components/desk/reports/behind-table";
import { countryName } from "@/components/desk/reports/figures";
import { lineName } from "@/components/desk/reports/report-words";
import { buttonClass } from "@/components/ui/button";
import { staffPage } from "@/lib/http/staff";
import { type BehindAsk, BehindInput } from "@/lib/insight/reports/schemas";
import { listTransfersBehind } from "@/lib/insight/reports/transfers-behind";

export const metadata: Metadata = { title: "Transfers behind a figure" };

const PATH = "/admin/reports/transfers";

export default staffPage("reports.read", async ({ query }) => {
  const ask = BehindInput.parse(query);
  const { transfers, nextBefore } = await listTransfersBehind(ask, new Date());
  return (
    <>
      <DeskHeading title="Behind the figure" subtitle={sentenceOf(ask)}>
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

function sentenceOf({ from, to, line, account, country, unit, rate }: BehindAsk): string {
  const parts = [
    line?.map(lineName).join(" and "),
    account,
    country && countryName(country),
    unit,
    rate !== undefined && rate >= 0 ? `tax rate ${rate / 100} %` : undefined,
    from && to ? `from ${from} until before ${to}` : undefined,
  ].filter((part) => part !== undefined && part !== "");
  return `${parts.join(", ") || "All transfers"}. Debits are positive, credits negative.`;
}
