import type { Metadata } from "next";
import Link from "next/link";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { DialogForm } from "@/components/desk/dialog-form";
import { formatCount, formatDuration } from "@/components/desk/format";
import { Pager } from "@/components/desk/pager";
import { RebalanceAccounts } from "@/components/desk/pool/rebalance-accounts";
import { DeviationChart } from "@/components/desk/pool/rebalance-chart";
import { OpenTransfers } from "@/components/desk/pool/rebalance-open-transfers";
import { RebalancePreview } from "@/components/desk/pool/rebalance-preview";
import { RebalanceRuns } from "@/components/desk/pool/rebalance-runs";
import { RebalanceSettingsForm } from "@/components/desk/pool/rebalance-settings-form";
import { TestTransfer } from "@/components/desk/pool/rebalance-test-transfer";
import { BALANCED_MICRO, formatDeviation } from "@/components/desk/pool/rebalance-words";
import { Stat } from "@/components/desk/stat";
import { When } from "@/components/desk/when";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import { getRebalance, listDeviations, listOpenTransfers, listRebalanceRuns } from "@/lib/pool/rebalance-queries";
import { isUuid } from "@/lib/shared/ids";
import { holdsRight } from "@/lib/shared/rights";
import { transferHost } from "@/lib/upstream/shared-client";
import {
  changeRebalanceSettingsAction,
  closeTransferTaskAction,
  resolveTransferAction,
  startRunAction,
  startTestTransferAction,
} from "./actions";

export const metadata: Metadata = { title: "Rebalancing" };

const PATH = "/admin/pool/rebalance";
const transferActions = { resolve: resolveTransferAction, close: closeTransferTaskAction };

export default staffPage("pool.read", async ({ actor, query }) => {
  const db = prisma();
  const [view, { open, tests }, points, { runs, nextBefore }] = await Promise.all([
    getRebalance(db, transferHost()),
    listOpenTransfers(db),
    listDeviations(),
    listRebalanceRuns(db, { before: isUuid(query.before) ? query.before : undefined }),
  ]);
  const mayAct = holdsRight(actor.role, "pool.rebalance");
  const names = new Map(view.accounts.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const tasks = open.filter(({ status }) => status === "task");
  const sent = open.filter(({ status }) => status !== "task");
  const moved = view.preview.transfers.reduce((sum, { diamonds }) => sum + BigInt(diamonds), 0n);
  const planned = view.preview.transfers.length;
  const isBalanced = view.deviationMicro <= BALANCED_MICRO;
  return (
    <>
      <DeskHeading
        title="Rebalancing"
        subtitle="How far the accounts are from their target shares, and what brings them back"
      >
        <Link href="/admin/pool" className={buttonClass()}>
          Pool
        </Link>
        {mayAct && (
          <DialogForm
            label="Run now"
            title="Run the plan below"
            explanation="The plan is made anew from the balances of that moment. What goes by API is sent at once, what goes by hand becomes a task."
            action={startRunAction}
            keyName="runId"
            submitLabel="Run now"
            doneMessage="The run has begun"
            variant="primary"
            size="md"
          />
        )}
      </DeskHeading>
      {!view.settings.isOn && (
        <Alert tone="warning" title="The clock makes no plans">
          Switched off in the settings below. Steering of orders goes on, and a run can be started by hand.
        </Alert>
      )}
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Stat
          label="Deviation now"
          value={formatDeviation(view.deviationMicro)}
          note={isBalanced ? "within 0.03 %" : "more than 0.03 %"}
          tone={isBalanced ? "good" : "warning"}
        />
        <Stat
          label="After the plan"
          value={formatDeviation(view.preview.afterMicro)}
          note={planned === 1 ? "1 transfer" : `${planned} transfers`}
        />
        <Stat
          label="The plan moves"
          value={formatCount(moved)}
          note={`of at most ${formatCount(view.settings.runDiamondsMax)}`}
        />
        <Stat
          label="Next by the clock"
          value={view.settings.isOn ? <When at={view.settings.nextRunAt} /> : "off"}
          note={`every ${formatDuration(env.REBALANCE_SECONDS * 1000)}`}
        />
      </div>
      {sent.length > 0 && (
        <CardSection id="open" title="Transfers under way">
          <OpenTransfers transfers={sent} nameOf={nameOf} actions={mayAct ? transferActions : undefined} />
        </CardSection>
      )}
      {tasks.length > 0 && (
        <CardSection id="tasks" title="To do by hand">
          <OpenTransfers transfers={tasks} nameOf={nameOf} actions={mayAct ? transferActions : undefined} />
        </CardSection>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <CardSection title="The plan at this moment">
          <RebalancePreview view={view} nameOf={nameOf} />
        </CardSection>
        <CardSection title="Deviation over the last day">
          {points.length === 0 ? (
            <p className="px-5 pb-4 text-second">
              Measured once a minute by the worker; the first figure comes with it.
            </p>
          ) : (
            <DeviationChart points={points} now={new Date()} />
          )}
        </CardSection>
      </div>
      <CardSection title="Accounts">
        <RebalanceAccounts accounts={view.accounts} />
      </CardSection>
      <CardSection id="runs" title="Runs">
        <RebalanceRuns runs={runs} nameOf={nameOf} />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <CardSection title="Test transfer">
          <TestTransfer
            view={view}
            tests={tests}
            nameOf={nameOf}
            action={mayAct ? startTestTransferAction : undefined}
          />
        </CardSection>
        {mayAct && (
          <CardSection title="Settings">
            <div className="px-5 pb-5">
              <RebalanceSettingsForm view={view} action={changeRebalanceSettingsAction} />
            </div>
          </CardSection>
        )}
      </div>
    </>
  );
});
