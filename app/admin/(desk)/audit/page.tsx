import { Download } from "lucide-react";
import type { Metadata } from "next";
import { AuditPanel } from "@/components/desk/audit-panel";
import { AuditTable } from "@/components/desk/audit-table";
import { auditOptions } from "@/components/desk/audit-words";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterInput, FilterSelect, setCountOf } from "@/components/desk/filter-bar";
import { hrefWith, Pager } from "@/components/desk/pager";
import { buttonClass } from "@/components/ui/button";
import { AuditListInput, getAuditEntry, listAudit } from "@/lib/accounts/audit-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";

export const metadata: Metadata = { title: "Audit" };

const PATH = "/admin/audit";

export default staffPage("audit.read", async ({ query }) => {
  const ask = AuditListInput.parse(query);
  const [{ entries, nextBefore }, open] = await Promise.all([
    listAudit(prisma(), ask),
    query.entry === undefined ? null : getAuditEntry(prisma(), query.entry),
  ]);
  const { before: _before, ...filters } = ask;
  const setCount = setCountOf(Object.values(filters));
  return (
    <>
      <DeskHeading title="Audit" subtitle="What staff did, on what, and why. Nobody can change it, admins included.">
        <a
          href={hrefWith(`${PATH}/export`, query, { entry: null, before: null })}
          className={buttonClass({ size: "md" })}
        >
          <Download className="size-4.5" aria-hidden="true" />
          CSV
        </a>
      </DeskHeading>
      <div
        className={
          open === null ? "grid" : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <CardSection className="min-w-0">
          <FilterBar path={PATH} setCount={setCount}>
            <FilterInput name="person" label="Person" value={ask.person} />
            <FilterSelect name="action" label="Action" value={ask.action} options={auditOptions(ask.action)} />
            <FilterInput name="subject" label="On, begins" value={ask.subject} />
            <FilterInput name="text" label="In the reason" value={ask.text} />
            <FilterInput name="from" label="From (Manila)" value={ask.from} type="date" />
            <FilterInput name="to" label="To" value={ask.to} type="date" />
          </FilterBar>
          <AuditTable
            entries={entries}
            hrefOf={({ id }) => hrefWith(PATH, query, { entry: id })}
            selectedId={open?.id}
            hasFilters={setCount > 0}
          />
          <Pager path={PATH} query={query} nextBefore={nextBefore} />
        </CardSection>
        {open && <AuditPanel entry={open} closeHref={hrefWith(PATH, query, { entry: null })} />}
      </div>
    </>
  );
});
