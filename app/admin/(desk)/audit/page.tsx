import type { Metadata } from "next";
import { AuditTable } from "@/components/desk/audit-table";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { Pager } from "@/components/desk/pager";
import { listAudit } from "@/lib/accounts/queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";

export const metadata: Metadata = { title: "Audit" };

const PAGE = 50;

export default staffPage("audit.read", async ({ query }) => {
  const entries = await listAudit(prisma(), { beforeId: query.before, limit: PAGE + 1 });
  const shown = entries.slice(0, PAGE);
  return (
    <>
      <DeskHeading title="Audit" subtitle="What staff did, on what, and why. Nobody can change it, admins included." />
      <CardSection title="Newest first">
        <AuditTable entries={shown.map((entry) => ({ ...entry, recordedAt: entry.recordedAt.toISOString() }))} />
        <Pager
          path="/admin/audit"
          query={query}
          nextBefore={entries.length > PAGE ? (shown.at(-1)?.id ?? null) : null}
        />
      </CardSection>
    </>
  );
});
