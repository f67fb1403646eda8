import type { Metadata } from "next";
import { AcceptInvitationForm } from "@/components/desk/accept-invitation-form";
import { Brand } from "@/components/desk/brand";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody } from "@/components/ui/card";
import { getInvitation, type OpenInvitation } from "@/lib/accounts/accept-invitation";
import { Refusal } from "@/lib/shared/refusal";

// The address holds the token: no other site may see it.
export const metadata: Metadata = { title: "Invitation", referrer: "same-origin" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

/** Where an invitation's link leads. Open to everybody; only the token lets anybody go on. */
export default async function InvitationPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const text = typeof token === "string" ? token : "";
  const invitation = await openInvitation(text);
  return (
    <>
      <div className="justify-self-center">
        <Brand />
      </div>
      <Card>
        <CardBody className="grid gap-5">
          <h1 className="text-xl">Your invitation</h1>
          {typeof invitation === "string" ? (
            <Alert tone="warning">{invitation}</Alert>
          ) : (
            <>
              <p className="text-second wrap-anywhere">
                {invitation.email} becomes a member of staff with the role {invitation.role}.
              </p>
              <AcceptInvitationForm token={text} email={invitation.email} />
            </>
          )}
        </CardBody>
      </Card>
    </>
  );
}

/** The invitation, or why it opens nothing. */
async function openInvitation(token: string): Promise<OpenInvitation | string> {
  try {
    return await getInvitation(token, new Date());
  } catch (error) {
    if (error instanceof Refusal) return error.publicMessage;
    throw error;
  }
}
