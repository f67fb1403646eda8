"use client";

import { useEffect, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { refusalText } from "@/components/shop/refusal-text";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { DownloadData } from "./download-data";

type DataRequest = {
  id: string;
  kind: "export" | "deletion";
  status: "unconfirmed" | "waiting" | "answered" | "declined";
  readyUntil: string | null;
};

/** Asks for a copy of everything, or that it is deleted, and says how far that is. */
export function MyData() {
  const t = useText("myData");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const [requests, setRequests] = useState<DataRequest[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState<DataRequest["kind"] | null>(null);
  const [isAsking, setIsAsking] = useState(false);

  useEffect(() => {
    const abort = new AbortController();
    fetch("/api/me/data", { signal: abort.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`The requests answered ${answer.status}`);
        setRequests(((await answer.json()) as { requests: DataRequest[] }).requests);
      })
      .catch(() => {
        if (!abort.signal.aborted) setProblem(t("failed"));
      });
    return () => abort.abort();
  }, [t]);

  async function ask(kind: DataRequest["kind"]) {
    setBusy(kind);
    setProblem(null);
    try {
      const answer = await fetch("/api/me/data", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ kind, locale }),
      });
      const body = (await answer.json()) as { requests?: DataRequest[]; code?: string; message?: string };
      if (body.requests) setRequests(body.requests);
      else setProblem(refusalText(tRefusal, { code: body.code ?? "network", message: body.message ?? t("failed") }));
    } catch {
      setProblem(t("failed"));
    }
    setBusy(null);
    setIsAsking(false);
  }

  if (requests === null && problem === null) return <Skeleton className="mt-4 h-72 w-full rounded-lg" />;
  const copy = requests?.find(({ kind, readyUntil }) => kind === "export" && isAhead(readyUntil));
  const deletion = requests?.find(({ kind }) => kind === "deletion");
  return (
    <Card className="mt-4">
      <CardBody className="grid gap-6">
        <p className="text-second">{t("intro")}</p>
        {problem && (
          <Alert tone="bad" role="alert">
            {problem}
          </Alert>
        )}
        <section className="grid gap-3">
          <h2 className="text-md">{t("getTitle")}</h2>
          <p className="text-second">{t("getBody")}</p>
          {copy ? (
            <>
              <p role="status">{t("ready", { until: momentText(copy.readyUntil, locale) })}</p>
              <DownloadData address="/api/me/data/file" openedBy={{ requestId: copy.id }} />
            </>
          ) : (
            <Button className="justify-self-start" isBusy={busy === "export"} onClick={() => void ask("export")}>
              {t("getAction")}
            </Button>
          )}
        </section>
        <section className="grid gap-3 border-t border-line pt-6">
          <h2 className="text-md">{t("deleteTitle")}</h2>
          <p className="text-second">{t("deleteBody")}</p>
          <DeletionState status={deletion?.status} />
          {deletion?.status !== "waiting" && (
            <Button variant="danger" className="justify-self-start" onClick={() => setIsAsking(true)}>
              {t("deleteAction")}
            </Button>
          )}
        </section>
      </CardBody>
      <Dialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("deleteAsk")}
        closeLabel={t("close")}
        shape="sheet"
      >
        <div className="grid gap-4">
          <p className="text-second">{t("deleteHow")}</p>
          <Button variant="danger" isBusy={busy === "deletion"} onClick={() => void ask("deletion")}>
            {t("deleteSend")}
          </Button>
        </div>
      </Dialog>
    </Card>
  );
}

function DeletionState({ status }: { status: DataRequest["status"] | undefined }) {
  const t = useText("myData");
  if (status === "unconfirmed") return <Alert tone="accent">{t("mailSent")}</Alert>;
  if (status === "waiting") return <Alert tone="accent">{t("waiting")}</Alert>;
  return status === "declined" ? <Alert tone="warning">{t("declined")}</Alert> : null;
}

function isAhead(moment: string | null): boolean {
  return moment !== null && new Date(moment) > new Date();
}

export function momentText(moment: string | null, locale: string): string {
  if (moment === null) return "";
  const format = new Intl.DateTimeFormat(locale, { calendar: "gregory", dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(moment));
}
