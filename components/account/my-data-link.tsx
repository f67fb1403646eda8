"use client";

import { useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import type { ActionState } from "@/lib/shared/action-state";
import { DownloadData } from "./download-data";
import { momentText } from "./my-data";

type Confirmed = { kind: "export" | "deletion"; readyUntil: string | null };

async function confirm(token: string): Promise<ActionState<Confirmed>> {
  try {
    const answer = await fetch("/api/my-data", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    return (await answer.json()) as ActionState<Confirmed>;
  } catch {
    return { status: "failed", reference: "" };
  }
}

/** Where the mailed link leads. Nothing happens before its button is pressed: programs that look through mail open links too. */
export function MyDataLink() {
  const t = useText("myData");
  const locale = useLocale();
  const [state, setState] = useState<ActionState<Confirmed>>({ status: "idle" });
  const [isBusy, setIsBusy] = useState(false);
  const [token, setToken] = useState("");

  async function press() {
    setIsBusy(true);
    const given = new URLSearchParams(window.location.search).get("token") ?? "";
    setToken(given);
    setState(await confirm(given));
    setIsBusy(false);
  }

  if (state.status === "done") {
    const { kind, readyUntil } = state.data;
    return (
      <Card>
        <CardBody className="grid gap-4">
          <p role="status">
            {kind === "export"
              ? t("confirmedExport", { until: momentText(readyUntil, locale) })
              : t("confirmedDeletion")}
          </p>
          {kind === "export" && <DownloadData address="/api/my-data/file" openedBy={{ token }} />}
        </CardBody>
      </Card>
    );
  }
  const isGone = state.status === "refused" || state.status === "invalid";
  return (
    <Card>
      <CardBody className="grid gap-4">
        {isGone ? (
          <Alert
            tone="warning"
            role="alert"
            actions={
              <a href={`/${locale}`} className={buttonClass({ size: "sm" })}>
                {t("home")}
              </a>
            }
          >
            {t("linkGone")}
          </Alert>
        ) : (
          <>
            <p className="text-second">{t("confirmExport")}</p>
            {state.status === "failed" && (
              <Alert tone="bad" role="alert">
                {t("failed")}
              </Alert>
            )}
            <Button variant="primary" className="sm:justify-self-start" isBusy={isBusy} onClick={() => void press()}>
              {t("confirmAction")}
            </Button>
          </>
        )}
      </CardBody>
    </Card>
  );
}
