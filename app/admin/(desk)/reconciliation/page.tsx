import { Download } from "lucide-react";
import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { providerWord } from "@/components/desk/channel-words";
import { DeskHeading } from "@/components/desk/desk-heading";
import { DifferencesTable } from "@/components/desk/differences-table";
import { FilterBar, FilterInput, FilterSelect, setCountOf } from "@/components/desk/filter-bar";
import { hrefWith, Pager } from "@/components/desk/pager";
import { RunSettlementForm } from "@/components/desk/run-settlement-form";
import { KIND_WORDS, STATE_WORDS } from "@/components/desk/settlement-words";
import { SettlementsTable } from "@/components/desk/settlements-table";
import { buttonClass } from "@/components/ui/button";
import { listDifferences, listProviderSettlements } from "@/lib/finance/desk-queries";
import { DifferenceListInput } from "@/lib/finance/schemas";
import { DIFFERENCE_KINDS, DIFFERENCE_STATES } from "@/lib/finance/settlement";
import { staffPage } from "@/lib/http/staff";
import { providersInUse } from "@/lib/jobs/handlers/reconcile-settlements";
import { closeDifferenceAction, runSettlementAction } from "./actions";

export const metadata: Metadata = { title: "Reconciliation" };

const PATH = "/admin/reconciliation";

export default staffPage("reconciliation.read", async ({ query }) => {
  const ask = DifferenceListInput.parse(query);
  const providers = providersInUse();
  const [settlements, { differences, nextBefore }] = await Promise.all([
    listProviderSettlements(providers),
    listDifferences(ask),
  ]);
  const setCount = setCountOf([ask.provider, ask.kind, ask.order, ask.state === "open" ? undefined : ask.state]);
  return (
    <>
      <DeskHeading title="Reconciliation" subtitle="What the payment providers settled with us, against the books">
        <a href={hrefWith(`${PATH}/export`, query, { before: null })} className={buttonClass({ size: "md" })}>
          <Download className="size-4.5" aria-hidden="true" />
          CSV
        </a>
      </DeskHeading>
      <CardSection title="Providers" aside={<RunSettlementForm action={runSettlementAction} />}>
        <SettlementsTable settlements={settlements} />
      </CardSection>
      <CardSection title="Differences" aside={<p className="text-sm text-third">their money waits in suspense</p>}>
        <FilterBar path={PATH} setCount={setCount}>
          <FilterSelect
            name="state"
            label="State"
            value={ask.state}
            options={DIFFERENCE_STATES.map((state) => ({ value: state, label: STATE_WORDS[state] }))}
          />
          <FilterSelect
            name="kind"
            label="Kind"
            value={ask.kind}
            options={DIFFERENCE_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
          />
          <FilterSelect
            name="provider"
            label="Provider"
            value={ask.provider}
            options={providers.map((provider) => ({ value: provider, label: providerWord(provider) }))}
          />
          <FilterInput name="order" label="Order" value={ask.order} />
        </FilterBar>
        <DifferencesTable differences={differences} hasFilters={setCount > 0} closeAction={closeDifferenceAction} />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
    </>
  );
});
