"use client";

import { Inbox, MailX } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";

type OutboxMail = { id: string; to: string; subject: string; text: string; createdAt: string };
type State =
  | { status: "loading" }
  | { status: "off" }
  | { status: "failed" }
  | { status: "ready"; mails: OutboxMail[] };

const REFRESH_MS = 4_000;

/** Every mail that the demo would have sent; looks again by itself while the page is open. */
export function Outbox() {
  const t = useText("outbox");
  const [state, setState] = useState<State>({ status: "loading" });

  const load = useCallback(async () => {
    try {
      const answer = await fetch("/api/demo/outbox");
      if (answer.status === 404) setState({ status: "off" });
      else if (answer.ok) setState({ status: "ready", ...((await answer.json()) as { mails: OutboxMail[] }) });
      else throw new Error(`The outbox answered ${answer.status}`);
    } catch {
      setState((shown) => (shown.status === "ready" ? shown : { status: "failed" }));
    }
  }, []);

  useEffect(() => {
    void load();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void load();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [load]);

  if (state.status === "loading") return <Skeleton className="h-40 w-full rounded-lg" />;
  if (state.status === "off") {
    return (
      <Card>
        <EmptyState icon={MailX} title={t("off")}>
          {t("offBody")}
        </EmptyState>
      </Card>
    );
  }
  if (state.status === "failed") {
    return (
      <Alert
        tone="bad"
        title={t("failedTitle")}
        actions={
          <Button size="sm" onClick={() => void load()}>
            {t("refresh")}
          </Button>
        }
      />
    );
  }
  if (state.mails.length === 0) {
    return (
      <Card>
        <EmptyState icon={Inbox} title={t("empty")}>
          {t("emptyBody")}
        </EmptyState>
      </Card>
    );
  }
  return (
    <ol className="grid gap-4">
      {state.mails.map((mail) => (
        <li key={mail.id}>
          <MailCard mail={mail} />
        </li>
      ))}
    </ol>
  );
}

function MailCard({ mail }: { mail: OutboxMail }) {
  const t = useText("outbox");
  const locale = useLocale();
  return (
    <Card>
      <CardBody className="grid gap-3">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 className="text-md">{mail.subject}</h2>
          <p className="text-sm text-third">
            {t("to", { address: mail.to })} · <RelativeTime at={mail.createdAt} locale={locale} />
          </p>
        </div>
        <p className="rounded-md bg-sunken p-4 text-sm whitespace-pre-line wrap-anywhere">
          <Linked text={mail.text} />
        </p>
      </CardBody>
    </Card>
  );
}

/** Makes the web addresses of a plain text clickable; everything else stays text. */
function Linked({ text }: { text: string }) {
  return text.split(/(https?:\/\/[^\s<>"]+)/g).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text never move.
      <a key={index} href={part} className="rounded-sm text-accent underline underline-offset-2">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
