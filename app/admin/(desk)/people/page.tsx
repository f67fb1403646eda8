import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { NewStaffForm } from "@/components/desk/new-staff-form";
import { PeopleTable } from "@/components/desk/people-table";
import { listStaff } from "@/lib/accounts/queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { createStaffAction, revokeSessionsAction, setUserDisabledAction } from "./actions";

export const metadata: Metadata = { title: "People" };

export default staffPage("people.read", async ({ actor }) => {
  const people = await listStaff(prisma(), new Date());
  return (
    <>
      <DeskHeading
        title="People"
        subtitle="Who may open a desk. Customers sign in by a mailed link and are not listed here."
      />
      <CardSection title="Staff">
        <PeopleTable
          people={people.map((person) => ({
            ...person,
            createdAt: person.createdAt.toISOString(),
            disabledAt: person.disabledAt?.toISOString() ?? null,
            lastSignInAt: person.lastSignInAt?.toISOString() ?? null,
          }))}
          ownId={actor.userId}
          actions={{ setDisabled: setUserDisabledAction, revoke: revokeSessionsAction }}
        />
      </CardSection>
      <CardSection title="New member of staff">
        <div className="px-5 pb-5">
          <NewStaffForm action={createStaffAction} />
        </div>
      </CardSection>
    </>
  );
});
