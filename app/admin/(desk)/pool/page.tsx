import type { Metadata } from "next";
import { resumeDeliveriesAction } from "@/app/support/actions";
import { AlertStrip } from "@/components/desk/alert-strip";
import { CardSection } from "@/components/desk/card-section";
import { CustodiansTable } from "@/components/desk/custodians-table";
import { DepositForm } from "@/components/desk/deposit-form";
import { DepositsTable } from "@/components/desk/deposits-table";
import { DeskHeading } from "@/components/desk/desk-heading";
import { formatAmount, formatCount } from "@/components/desk/format";
import { Pager } from "@/components/desk/pager";
import { PauseSwitch } from "@/components/desk/pause-switch";
import { OpenAccount, TargetShares } from "@/components/desk/pool/account-forms";
import { BooksTable } from "@/components/desk/pool/books-table";
import { ForecastTable } from "@/components/desk/pool/forecast-table";
import { KillSwitch } from "@/components/desk/pool/kill-switch";
import { DepositChoice } from "@/components/desk/pool/rebalance-deposit-choice";
import { RebalanceLink } from "@/components/desk/pool/rebalance-link";
import { PoolFacts } from "@/components/desk/pool-facts";
import { Stat } from "@/components/desk/stat";
import { TrialBalance } from "@/components/desk/trial-balance";
import { Alert } from "@/components/ui/alert";
import { listOpenAlerts } from "@/lib/alerts/desk-queries";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import { recentTrialBalance } from "@/lib/ledger/recent-trial-balance";
import { getLatestStop } from "@/lib/pool/account-queries";
import { getPool, listDeposits } from "@/lib/pool/desk-queries";
import { STOP_WORDS } from "@/lib/pool/desk-schemas";
import { forecastPool } from "@/lib/pool/forecast-queries";
import { pauseWords } from "@/lib/pool/halt-words";
import { isUuid } from "@/lib/shared/ids";
import { holdsRight } from "@/lib/shared/rights";
import {
  checkPlatformAction,
  openCustodianAction,
  pauseDeliveriesAction,
  recordDepositAction,
  recordSplitDepositAction,
  setTargetSharesAction,
  stopPlatformAction,
} from "./actions";

export const metadata: Metadata = { title: "Pool" };

const PATH = "/admin/pool";
const switches = { pause: pauseDeliveriesAction, resume: resumeDeliveriesAction };

export default staffPage("pool.read", async ({ actor, query }) => {
  const [pool, { deposits, nextBefore }, balance, alerts, forecasts, stop] = await Promise.all([
    getPool(),
    listDeposits(prisma(), { before: isUuid(query.before) ? query.before : undefined }),
    recentTrialBalance(),
    listOpenAlerts(),
    forecastPool(new Date(), env.POOL_LEAD_HOURS),
    getLatestStop(),
  ]);
  const mayManage = holdsRight(actor.role, "pool.manage");
  const isPaused = pool.deliveriesPausedAt !== null;
  return (
    <>
      <DeskHeading title="Pool" subtitle="Diamonds in the platform's custodian accounts">
        <PauseSwitch custodianId="" name="all deliveries" isPaused={isPaused} actions={switches} size="md" />
      </DeskHeading>
      {isPaused && (
        <Alert tone="bad" title="All deliveries are paused">
          <p>{pauseWords(pool.deliveriesPausedReason)}</p>
          <p>Paid orders wait and go on by themselves afterwards.</p>
        </Alert>
      )}
      <AlertStrip alerts={alerts.filter(({ kind }) => kind.startsWith("pool."))} />
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Stat label="Available" value={formatCount(pool.availableDiamonds)} note="can be sold now" tone="good" />
        <Stat label="Reserved" value={formatCount(pool.reservedDiamonds)} note="on their way" tone="accent" />
        <Stat
          label="Unknown"
          value={formatCount(pool.unknownDiamonds)}
          note="part of the reserved"
          tone={pool.unknownDiamonds === "0" ? "neutral" : "warning"}
        />
        <Stat
          label="Cost of stock"
          value={formatAmount(pool.inventoryUsdMinor, "USD")}
          note="what it cost on average"
        />
      </div>
      <CardSection
        title="Custodian accounts"
        aside={
          <span className="flex flex-wrap gap-2">
            <RebalanceLink />
            {mayManage && (
              <>
                {pool.custodians.length > 0 && (
                  <TargetShares accounts={pool.custodians} action={setTargetSharesAction} />
                )}
                <OpenAccount action={openCustodianAction} />
              </>
            )}
          </span>
        }
      >
        <CustodiansTable
          custodians={pool.custodians}
          switchOf={({ id, name, pausedAt }) => (
            <PauseSwitch custodianId={id} name={name} isPaused={pausedAt !== null} actions={switches} />
          )}
        />
      </CardSection>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <CardSection title="Record a deposit">
          <div className="grid gap-4 px-5 pb-5">
            {env.FACET_DEMO && (
              <Alert>
                In the demo you are the supplier too: put the same diamonds into the account at the{" "}
                <a href={env.BIGO_HOST} target="_blank" rel="noreferrer" className="font-medium text-accent underline">
                  platform's simulator
                </a>
                . Where it holds less than the books say, the next comparison stops the account, as it would in a real
                shop.
              </Alert>
            )}
            <DepositChoice
              one={
                <DepositForm
                  action={recordDepositAction}
                  custodians={pool.custodians.map(({ id, name }) => ({ value: id, label: `${id} · ${name}` }))}
                />
              }
              action={recordSplitDepositAction}
              accounts={pool.custodians}
            />
          </div>
        </CardSection>
        <CardSection title="Do the books agree?">
          <TrialBalance balance={balance} />
          <PoolFacts pool={pool} />
        </CardSection>
      </div>
      <CardSection title="Books against the platform">
        <BooksTable custodians={pool.custodians} />
      </CardSection>
      <CardSection title="How long it lasts" aside={<p className="text-sm text-third">if nothing is deposited</p>}>
        <ForecastTable forecasts={forecasts} />
      </CardSection>
      <CardSection title="Deposits">
        <DepositsTable deposits={deposits} />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
      <CardSection id="kill-switch" title="The platform's kill switch">
        <KillSwitch
          stop={stop}
          words={STOP_WORDS}
          actions={{
            stop: holdsRight(actor.role, "pool.disable_platform") ? stopPlatformAction : null,
            check: holdsRight(actor.role, "pool.pause") ? checkPlatformAction : null,
          }}
          demoHost={env.FACET_DEMO ? env.BIGO_HOST : null}
        />
      </CardSection>
    </>
  );
});
