"use client";

import { useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import type { Action } from "@/components/shop/run-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import type { CustomerTickets } from "@/lib/tickets/customer-view";
import { ReportForm } from "./report-form";
import { TicketThread } from "./ticket-thread";
import type { OrderAccess } from "./use-order";
import { ticketsUrl } from "./use-tickets";

/** What is said to everybody whose order is like this one. */
export function Notices({ notices }: { notices: readonly string[] }) {
  const t = useText("ticket");
  return notices.map((notice) => (
    <Alert key={notice} tone="warning" title={t("noticesLabel")}>
      <span className="whitespace-pre-wrap wrap-anywhere">{notice}</span>
    </Alert>
  ));
}

type Props = {
  access: OrderAccess;
  content: CustomerTickets;
  closeReport: Action<{ reference: string }>;
  refresh: () => Promise<void>;
};

/** The customer's reports on this order, and a way to make one. */
export function Reports({ access, content, closeReport, refresh }: Props) {
  const t = useText("ticket");
  const tOrder = useText("order");
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  const url = ticketsUrl(access, locale);
  const hasReports = content.tickets.length > 0;

  async function sent() {
    setIsOpen(false);
    await refresh();
  }

  return (
    <Card aria-labelledby="reports" data-print="hide">
      <CardBody className="grid gap-4">
        <CardHeading id="reports">
          {hasReports ? t("yours") : isOpen ? t("title") : tOrder("somethingWrong")}
        </CardHeading>
        {isOpen ? (
          <>
            <p className="text-second">{t("intro")}</p>
            <ReportForm url={url} onSent={sent} onCancel={() => setIsOpen(false)} />
          </>
        ) : (
          <Button onClick={() => setIsOpen(true)} isWide={!hasReports} className="sm:justify-self-start">
            {t("open")}
          </Button>
        )}
        {content.tickets.map((ticket) => (
          <TicketThread key={ticket.id} {...{ ticket, access, url, closeReport }} onChanged={refresh} />
        ))}
      </CardBody>
    </Card>
  );
}
