import { Download } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { resumeDeliveriesAction } from "@/app/support/actions";
import { AlertStrip } from "@/components/desk/alert-strip";
import { CardSection } from "@/components/desk/card-section";
import { pausedWords } from "@/components/desk/custodians-table";
import { DepositsTable } from "@/components/desk/deposits-table";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterInput, setCountOf } from "@/components/desk/filter-bar";
import { hrefWith } from "@/components/desk/pager";
import { PauseSwitch } from "@/components/desk/pause-switch";
import { AccountFigures } from "@/components/desk/pool/account-figures";
import { ChangeAccount } from "@/components/desk/pool/account-forms";
import { BalanceLine } from "@/components/desk/pool/balance-line";
import { ForecastChart } from "@/components/desk/pool/forecast-chart";
import { ForecastMethod } from "@/components/desk/pool/forecast-method";
import { PartPager } from "@/components/desk/pool/part-pager";
import { ReadingsTable } from "@/components/desk/pool/readings-table";
import { StatementTable } from "@/components/desk/pool/statement-table";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
import { listOpenAlerts } from "@/lib/alerts/desk-queries";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import { listReadings } from "@/lib/pool/account-queries";
import { getPool, listDeposits } from "@/lib/pool/desk-queries";
import { forecastPool } from "@/lib/pool/forecast-queries";
import { getStatement, periodOf, StatementInput } from "@/lib/pool/statement-queries";
import { isUuid } from "@/lib/shared/ids";
import { holdsRight } from "@/lib/shared/rights";
import { changeCustodianAction, pauseDeliveriesAction } from "../actions";

export const metadata: Metadata = { title: "Custodian account" };

const switches = { pause: pauseDeliveriesAction, resume: resumeDeliveriesAction };
const NEWEST = { first: "Newest", next: "Older" };

export default staffPage("pool.read", async ({ actor, params, query }) => {
  const { custodianId = "" } = params;
  const now = new Date();
  const asked = StatementInput.parse(query);
  const period = periodOf(asked, now);
  const account = (await getPool()).custodians.find(({ id }) => id === custodianId);
  if (account === undefined) notFound();
  const [statement, readings, deposits, forecasts, alerts] = await Promise.all([
    getStatement(custodianId, period, { after: asked.after }),
    listReadings(custodianId, query.reading),
    listDeposits(prisma(), { custodianId, before: isUuid(query.deposit) ? query.deposit : undefined }),
    forecastPool(now, env.POOL_LEAD_HOURS),
    listOpenAlerts(),
  ]);
  if (statement === null) notFound();
  const forecast = forecasts.find((one) => one.custodianId === custodianId);
  const path = `/admin/pool/${encodeURIComponent(custodianId)}`;
  const dates = { from: period.fromDay, to: period.toDay };
  return (
    <>
      <DeskHeading
        title={account.name}
        subtitle={`${account.id} · ${account.owner} · at the platform ${account.resellerId}`}
      >
        {holdsRight(actor.role, "pool.manage") && <ChangeAccount account={account} action={changeCustodianAction} />}
        <PauseSwitch
          custodianId={account.id}
          name={account.name}
          isPaused={account.pausedAt !== null}
          actions={switches}
          size="md"
        />
      </DeskHeading>
      {account.pausedAt !== null && (
        <Alert tone="warning" title="Nothing is drawn from this account">
          {pausedWords(account.pausedReason)}. Orders draw from the other accounts meanwhile.
        </Alert>
      )}
      <AlertStrip alerts={alerts.filter(({ subject }) => subject === `custodian:${account.id}`)} />
      <AccountFigures account={account} />
      {forecast && (
        <CardSection id="forecast" title="Forecast, if nothing is deposited">
          <ForecastChart forecast={forecast} />
          <ForecastMethod leadHours={env.POOL_LEAD_HOURS} alertHours={env.STOCK_OUT_ALERT_HOURS} />
        </CardSection>
      )}
      <CardSection
        id="statement"
        title="Statement"
        aside={
          holdsRight(actor.role, "ledger.export") && (
            <a href={hrefWith(`${path}/statement`, dates, {})} className={buttonClass({ size: "sm" })}>
              <Download className="size-4" aria-hidden="true" />
              CSV
            </a>
          )
        }
      >
        <FilterBar path={path} setCount={setCountOf([asked.from, asked.to])} isShort>
          <FilterInput name="from" label="From, Manila time" type="date" value={period.fromDay} />
          <FilterInput name="to" label="To, included" type="date" value={period.toDay} />
        </FilterBar>
        <BalanceLine label="Opening balance" {...statement.opening} />
        <StatementTable lines={statement.lines} />
        <BalanceLine label="Closing balance" {...statement.closing} />
        <PartPager
          path={path}
          query={query}
          name="after"
          label="Pages of the statement"
          next={statement.nextAfter}
          words={{ first: "From the beginning", next: "Next" }}
          anchor="statement"
        />
      </CardSection>
      <CardSection id="readings" title="What the platform said">
        <ReadingsTable readings={readings.readings} />
        <PartPager
          path={path}
          query={query}
          name="reading"
          label="Pages of the comparisons"
          next={readings.nextBefore}
          words={NEWEST}
          anchor="readings"
        />
      </CardSection>
      <CardSection id="deposits" title="Deposits">
        <DepositsTable deposits={deposits.deposits} />
        <PartPager
          path={path}
          query={query}
          name="deposit"
          label="Pages of the deposits"
          next={deposits.nextBefore}
          words={NEWEST}
          anchor="deposits"
        />
      </CardSection>
    </>
  );
});
