import type { Metadata } from "next";
import { OwnSessions } from "@/components/desk/account/own-sessions";
import { PasskeyList } from "@/components/desk/account/passkey-list";
import { RecoveryCodes } from "@/components/desk/account/recovery-codes";
import { RenameForm } from "@/components/desk/account/rename-form";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { Alert } from "@/components/ui/alert";
import { getOwnKeys, listOpenSessions } from "@/lib/accounts/staff-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import {
  beginPasskeyAction,
  endOtherSessionsAction,
  endOwnSessionAction,
  finishPasskeyAction,
  makeRecoveryCodesAction,
  removePasskeyAction,
  renameSelfAction,
} from "./actions";

export const metadata: Metadata = { title: "Your account" };

/** Why somebody was led here, by the word in the address. */
const NOTES: Readonly<Record<string, string>> = {
  welcome: "Welcome. Please make a passkey now: it signs you in, and it confirms what moves money.",
  passkey: "This shop asks its staff for a passkey. Make yours here; then the desk opens.",
  recovered:
    "You came in by a recovery code, which is used up. Make a new passkey now: it is needed for everything that moves money.",
};

export default staffPage("desk.use", async ({ actor, query }) => {
  const [{ passkeys, codesLeft, codesMadeAt }, sessions] = await Promise.all([
    getOwnKeys(prisma(), actor),
    listOpenSessions(prisma(), actor, { userId: actor.userId, now: new Date() }),
  ]);
  const note = NOTES[query.because ?? ""];
  return (
    <>
      <DeskHeading title="Your account" subtitle={`${actor.email}, ${actor.role}`} />
      {note && <Alert tone={query.because === "welcome" ? "accent" : "warning"}>{note}</Alert>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
        <CardSection title="Passkeys">
          <PasskeyList
            passkeys={passkeys}
            actions={{ begin: beginPasskeyAction, finish: finishPasskeyAction, remove: removePasskeyAction }}
          />
        </CardSection>
        <div className="grid gap-4">
          <CardSection title="Recovery codes">
            <RecoveryCodes codesLeft={codesLeft} madeAt={codesMadeAt} action={makeRecoveryCodesAction} />
          </CardSection>
          <CardSection title="Name">
            <div className="px-5 pb-5">
              <RenameForm name={actor.name ?? ""} action={renameSelfAction} />
            </div>
          </CardSection>
        </div>
      </div>
      <CardSection title="Where you are signed in">
        <OwnSessions sessions={sessions} actions={{ end: endOwnSessionAction, endOthers: endOtherSessionsAction }} />
      </CardSection>
    </>
  );
});
