import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterInput, setCountOf } from "@/components/desk/filter-bar";
import { hrefWith } from "@/components/desk/pager";
import { accountHref } from "@/components/desk/records/account-href";
import { accountName, unitName } from "@/components/desk/records/account-words";
import { MovementsTable } from "@/components/desk/records/movements-table";
import { RecordTabs } from "@/components/desk/records/record-tabs";
import { StatementFigures } from "@/components/desk/records/statement-figures";
import { Segments } from "@/components/desk/segments";
import { buttonClass } from "@/components/ui/button";
import { staffPage } from "@/lib/http/staff";
import {
  findAccount,
  getStatementPage,
  periodOf,
  readAccountCode,
  STATEMENT_DAYS_MAX,
  StatementInput,
} from "@/lib/ledger/account-statement";
import { holdsRight } from "@/lib/shared/rights";

export const metadata: Metadata = { title: "Account" };

const PAGE = 100;

export default staffPage("ledger.read", async ({ actor, params, query }) => {
  const { unit, after, ...days } = StatementInput.parse(query);
  const found = await findAccount(readAccountCode(params.account), unit);
  if (found === null) notFound();
  const { account, units } = found;
  const { code } = account;
  const unitWord = unitName(account.unit);
  const period = periodOf(days, new Date());
  const { statement, movements, nextAfter } = await getStatementPage(account, period, after, PAGE);
  const path = `/admin/ledger/${encodeURIComponent(code)}`;
  const shown = { ...query, unit: account.unit, ...period };
  return (
    <>
      <DeskHeading
        title={`${accountName(code, account.unit)} (${unitWord})`}
        subtitle={`Statement of the account ${code}`}
      >
        {holdsRight(actor.role, "ledger.export") && (
          <a href={hrefWith(`${path}/export`, shown, { after: null })} className={buttonClass({ size: "md" })}>
            <Download className="size-4.5" aria-hidden="true" />
            CSV
          </a>
        )}
        <Link
          href={`/admin/ledger?unit=${account.unit}&account=${encodeURIComponent(code)}`}
          prefetch={false}
          className={buttonClass({ size: "md" })}
        >
          All its transfers
        </Link>
      </DeskHeading>
      <RecordTabs role={actor.role} selected="ledger" />
      {units.length > 1 && (
        <Segments
          label="Units"
          items={units.map((one) => ({
            href: accountHref(code, one),
            label: unitName(one),
            isCurrent: one === account.unit,
          }))}
        />
      )}
      <CardSection>
        <FilterBar path={path} setCount={setCountOf([days.from, days.to])} isShort>
          <input type="hidden" name="unit" value={account.unit} />
          <FilterInput name="from" label="From (Manila)" value={period.from} type="date" />
          <FilterInput name="to" label="To" value={period.to} type="date" />
        </FilterBar>
        <p className="px-5 pb-4 text-xs text-third">A statement covers at most {STATEMENT_DAYS_MAX} days.</p>
        <StatementFigures statement={statement} unit={account.unit} />
      </CardSection>
      <CardSection title="Movements" aside={<p className="text-sm text-third">oldest first</p>}>
        <MovementsTable movements={movements} unit={account.unit} />
        {(after !== undefined || nextAfter !== null) && (
          <nav aria-label="Pages" className="flex justify-between gap-3 border-t border-line px-5 py-3">
            {after === undefined ? (
              <span />
            ) : (
              <Link href={hrefWith(path, shown, { after: null })} className={buttonClass({ size: "sm" })}>
                Beginning
              </Link>
            )}
            {nextAfter !== null && (
              <Link href={hrefWith(path, shown, { after: nextAfter })} className={buttonClass({ size: "sm" })}>
                Later
              </Link>
            )}
          </nav>
        )}
      </CardSection>
    </>
  );
});
