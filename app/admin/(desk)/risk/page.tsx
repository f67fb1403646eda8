import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { ListEntriesTable } from "@/components/desk/list-entries-table";
import { ListSubjectForm } from "@/components/desk/list-subject-form";
import { RulesTable } from "@/components/desk/rules-table";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { listRiskEntries } from "@/lib/risk/desk-queries";
import { currentRuleSet } from "@/lib/risk/queries";
import { listSubjectAction, removeListEntryAction } from "./actions";

export const metadata: Metadata = { title: "Risk" };

export default staffPage("risk.read", async () => {
  const [entries, rules] = await Promise.all([listRiskEntries(prisma(), new Date()), currentRuleSet()]);
  return (
    <>
      <DeskHeading
        title="Risk"
        subtitle="Who is blocked, watched or verified, and which orders a person looks at first"
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <CardSection title="Lists" className="min-w-0">
          <ListEntriesTable entries={entries} removeAction={removeListEntryAction} />
        </CardSection>
        <CardSection title="Put on a list">
          <div className="px-5 pb-5">
            <ListSubjectForm action={listSubjectAction} />
          </div>
        </CardSection>
      </div>
      <CardSection title="Rules in force" aside={<p className="text-sm text-third">version {rules.version}</p>}>
        <RulesTable rules={rules.rules} />
      </CardSection>
    </>
  );
});
