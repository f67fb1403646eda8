"use client";

import { UserRound } from "lucide-react";
import { useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { useMe } from "@/components/shop/use-me";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { MyData } from "./my-data";
import { MyOrders } from "./my-orders";
import { MyRecipientList } from "./my-recipients";

type Tab = "orders" | "recipients" | "data";

/** A customer's own orders and recipients. The page is static; who looks at it is asked in the browser. */
export function AccountPage() {
  const t = useText("account");
  const tData = useText("myData");
  const locale = useLocale();
  const me = useMe();
  const [tab, setTab] = useState<Tab>("orders");

  // As high as a usual list of orders (`page.tsx` keeps that room), so that what comes moves nothing below it.
  if (me === undefined) return <Skeleton className="h-160 w-full rounded-lg" />;
  if (me === null) {
    return (
      <Card>
        <EmptyState
          icon={UserRound}
          title={t("needSignInTitle")}
          action={
            <a href={`/${locale}/sign-in`} className={buttonClass({ variant: "primary" })}>
              {t("signInAction")}
            </a>
          }
        >
          {t("needSignInBody")}
        </EmptyState>
      </Card>
    );
  }
  const tabs = [
    { key: "orders" as const, label: t("tabOrders") },
    { key: "recipients" as const, label: t("tabRecipients") },
    { key: "data" as const, label: tData("tab") },
  ];
  return (
    <>
      <Card>
        <CardBody className="flex flex-wrap items-center justify-between gap-3 py-3 sm:py-3">
          <p className="min-w-0 text-second wrap-anywhere">{t("signedInAs", { email: me.email })}</p>
          <SignOut />
        </CardBody>
      </Card>
      <Tabs label={t("tabsLabel")} items={tabs} selected={tab} onSelect={setTab}>
        {tab === "orders" && <MyOrders email={me.email} />}
        {tab === "recipients" && <MyRecipientList />}
        {tab === "data" && <MyData />}
      </Tabs>
    </>
  );
}

function SignOut() {
  const t = useText("account");
  const locale = useLocale();
  const [isBusy, setIsBusy] = useState(false);
  async function leave() {
    setIsBusy(true);
    try {
      const { signOut } = await import("next-auth/react");
      await signOut({ redirect: false });
      window.location.assign(`/${locale}`);
    } catch {
      setIsBusy(false);
    }
  }
  return (
    <Button size="sm" isBusy={isBusy} onClick={() => void leave()}>
      {t("signOut")}
    </Button>
  );
}
