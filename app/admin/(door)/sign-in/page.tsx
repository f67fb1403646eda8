import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Brand } from "@/components/desk/brand";
import { DemoLogins } from "@/components/desk/demo-logins";
import { SignInForm } from "@/components/desk/sign-in-form";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody } from "@/components/ui/card";
import { deskOf, isStaff } from "@/lib/accounts/actor";
import { currentActor } from "@/lib/accounts/session";
import { env } from "@/lib/env";
import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ because?: string | string[] }> };

/** Staff sign in here. Open to everybody, as a door is; who is in already goes on to his desk. */
export default async function SignInPage({ searchParams }: Props) {
  const [actor, { because }] = await Promise.all([currentActor(), searchParams]);
  if (actor !== null && isStaff(actor)) redirect(deskOf(actor.role));
  return (
    <>
      <div className="justify-self-center">
        <Brand />
      </div>
      <Card>
        <CardBody className="grid gap-5">
          <h1 className="text-xl">Staff sign-in</h1>
          {because === "forbidden" && (
            <Alert tone="warning">You are signed in as a customer. The desks open for staff only.</Alert>
          )}
          <SignInForm />
        </CardBody>
      </Card>
      {env.FACET_DEMO && <DemoLogins logins={DEMO_LOGINS} />}
    </>
  );
}
