import type { Metadata } from "next";
import Link from "next/link";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterSelect, setCountOf } from "@/components/desk/filter-bar";
import { Pager } from "@/components/desk/pager";
import { RecordRequestForm } from "@/components/desk/people/record-request-form";
import { RequestsTable } from "@/components/desk/people/requests-table";
import { buttonClass } from "@/components/ui/button";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { listDataRequests } from "@/lib/privacy/queries";
import { DataRequestListInput } from "@/lib/privacy/schemas";
import { declineDataRequestAction, erasePersonalDataAction, recordDataRequestAction } from "./actions";

export const metadata: Metadata = { title: "Customers' requests" };

const PATH = "/admin/people/requests";

const STATES = [
  { value: "waiting", label: "Waits for us" },
  { value: "unconfirmed", label: "Link not opened" },
  { value: "answered", label: "Answered" },
  { value: "declined", label: "Declined" },
] as const;

export default staffPage("customers.answer_request", async ({ query }) => {
  const ask = DataRequestListInput.parse(query);
  const { requests, nextBefore } = await listDataRequests(prisma(), ask);
  const setCount = setCountOf([ask.status, ask.kind]);
  return (
    <>
      <DeskHeading
        title="Customers' requests"
        subtitle="Copies of their data, and deletions that keep the books. A mailed link proves whose address it is."
      >
        <Link href="/admin/people" prefetch={false} className={buttonClass({ size: "md" })}>
          People
        </Link>
      </DeskHeading>
      <CardSection>
        <FilterBar path={PATH} setCount={setCount} isShort>
          <FilterSelect name="status" label="State" value={ask.status} options={STATES} />
          <FilterSelect
            name="kind"
            label="Asked for"
            value={ask.kind}
            options={[
              { value: "export", label: "A copy" },
              { value: "deletion", label: "Deletion" },
            ]}
          />
        </FilterBar>
        <RequestsTable
          requests={requests}
          hasFilters={setCount > 0}
          actions={{ erase: erasePersonalDataAction, decline: declineDataRequestAction }}
        />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
      <CardSection title="Record a request that came by mail">
        <div className="px-5 pb-5">
          <RecordRequestForm action={recordDataRequestAction} />
        </div>
      </CardSection>
    </>
  );
});
