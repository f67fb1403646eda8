import type { Metadata } from "next";
import Link from "next/link";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { hrefWith } from "@/components/desk/pager";
import { InvitationsTable } from "@/components/desk/people/invitations-table";
import { InviteForm } from "@/components/desk/people/invite-form";
import { PersonPanel } from "@/components/desk/people/person-panel";
import { PeopleTable } from "@/components/desk/people-table";
import { buttonClass } from "@/components/ui/button";
import { listStaff } from "@/lib/accounts/queries";
import { listInvitations, listOpenSessions } from "@/lib/accounts/staff-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import {
  changeRoleAction,
  endSessionAction,
  inviteStaffAction,
  renewInvitationAction,
  revokeSessionsAction,
  setUserDisabledAction,
  withdrawInvitationAction,
} from "./actions";

export const metadata: Metadata = { title: "People" };

const PATH = "/admin/people";

export default staffPage("people.read", async ({ actor, query }) => {
  const now = new Date();
  const [staff, invitations] = await Promise.all([listStaff(prisma(), now), listInvitations(prisma(), now)]);
  const people = staff.map((person) => ({
    ...person,
    createdAt: person.createdAt.toISOString(),
    disabledAt: person.disabledAt?.toISOString() ?? null,
    lastSignInAt: person.lastSignInAt?.toISOString() ?? null,
  }));
  const shown = people.find(({ id }) => id === query.person);
  const sessions = shown === undefined ? [] : await listOpenSessions(prisma(), actor, { userId: shown.id, now });
  const access = { setDisabled: setUserDisabledAction, revoke: revokeSessionsAction };
  return (
    <>
      <DeskHeading
        title="People"
        subtitle="Who may open a desk. Customers sign in by a mailed link and are not listed here."
      >
        <Link href="/admin/people/requests" prefetch={false} className={buttonClass({ size: "md" })}>
          Customers' requests
        </Link>
      </DeskHeading>
      <div
        className={
          shown === undefined
            ? "grid"
            : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <CardSection title="Staff" className="min-w-0">
          <PeopleTable
            people={people}
            ownId={actor.userId}
            actions={access}
            hrefOf={({ id }) => hrefWith(PATH, query, { person: id })}
            selectedId={shown?.id}
          />
        </CardSection>
        {shown && (
          <PersonPanel
            person={shown}
            isSelf={shown.id === actor.userId}
            sessions={sessions}
            closeHref={hrefWith(PATH, query, { person: null })}
            actions={{ ...access, changeRole: changeRoleAction, endSession: endSessionAction }}
          />
        )}
      </div>
      <CardSection title="Invitations">
        <InvitationsTable
          lines={invitations}
          actions={{ renew: renewInvitationAction, withdraw: withdrawInvitationAction }}
        />
        <div className="border-t border-line p-5">
          <InviteForm action={inviteStaffAction} />
        </div>
      </CardSection>
    </>
  );
});
