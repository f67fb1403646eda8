import type { Metadata } from "next";
import { resumeDeliveriesAction } from "@/app/support/actions";
import { CardSection } from "@/components/desk/card-section";
import { CustodiansTable } from "@/components/desk/custodians-table";
import { DepositForm } from "@/components/desk/deposit-form";
import { DepositsTable } from "@/components/desk/deposits-table";
import { DeskHeading } from "@/components/desk/desk-heading";
import { formatAmount, formatCount } from "@/components/desk/format";
import { Pager } from "@/components/desk/pager";
import { PauseSwitch } from "@/components/desk/pause-switch";
import { DepositChoice } from "@/components/desk/pool/rebalance-deposit-choice";
import { RebalanceLink } from "@/components/desk/pool/rebalance-link";
import { PoolFacts } from "@/components/desk/pool-facts";
import { Stat } from "@/components/desk/stat";
import { TrialBalance } from "@/components/desk/trial-balance";
import { Alert } from "@/components/ui/alert";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import { recentTrialBalance } from "@/lib/ledger/recent-trial-balance";
import { getPool, listDeposits } from "@/lib/pool/desk-queries";
import { isUuid } from "@/lib/shared/ids";
import { pauseDeliveriesAction, recordDepositAction, recordSplitDepositAction } from "./actions";

export const metadata: Metadata = { title: "Pool" };

const PATH = "/admin/pool";
const switches = { pause: pauseDeliveriesAction, resume: resumeDeliveriesAction };

export default staffPage("pool.read", async ({ query }) => {
  const [pool, { deposits, nextBefore }, balance] = await Promise.all([
    getPool(),
    listDeposits(prisma(), { before: isUuid(query.before) ? query.before : undefined }),
    recentTrialBalance(),
  ]);
  const isPaused = pool.deliveriesPausedAt !== null;
  return (
    <>
      <DeskHeading title="Pool" subtitle="Diamonds in the platform's custodian accounts">
        <PauseSwitch custodianId="" name="all deliveries" isPaused={isPaused} actions={switches} size="md" />
      </DeskHeading>
      {isPaused && (
        <Alert tone="bad" title="All deliveries are paused">
          {pool.deliveriesPausedReason}. Paid orders wait and go on by themselves afterwards.
        </Alert>
      )}
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Stat label="Available" value={formatCount(pool.availableDiamonds)} note="can be sold now" tone="good" />
        <Stat label="Reserved" value={formatCount(pool.reservedDiamonds)} note="on their way" tone="accent" />
        <Stat
          label="Unknown"
          value={formatCount(pool.unknownDiamonds)}
          note="part of the reserved"
          tone={pool.unknownDiamonds === "0" ? "neutral" : "warning"}
        />
        <Stat label="Cost of stock" value={formatAmount(pool.inventoryUsdMinor, "USD")} note="average cost, carried" />
      </div>
      <CardSection title="Custodian accounts" aside={<RebalanceLink />}>
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
      <CardSection title="Deposits">
        <DepositsTable deposits={deposits} />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
    </>
  );
});
