"use client";

import { useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { BuyForm } from "./use-buy-form";

/**
 * "Many people are buying right now": what happens by itself and when, and a way not to wait for it. A screen reader hears it once
 * when it appears; the seconds that count down are for eyes.
 */
export function BusyNote({ form, retryInSeconds }: { form: BuyForm; retryInSeconds: number | null }) {
  const t = useText("home");
  const isTrying = form.phase !== "idle";
  return (
    <Alert
      tone="accent"
      role="alert"
      title={t("busyTitle")}
      actions={
        isTrying ? undefined : (
          <Button size="sm" onClick={() => void form.submit()}>
            {t("busyNow")}
          </Button>
        )
      }
    >
      <p>{t("busyBody")}</p>
      {retryInSeconds === null ? (
        <p>{t(isTrying ? "busyTrying" : "busyStopped")}</p>
      ) : (
        <>
          <p className="sr-only">{t("busyCountdown", { seconds: retryInSeconds })}</p>
          <p aria-hidden="true" className="figures">
            {isTrying ? t("busyTrying") : t("busyCountdown", { seconds: form.busySecondsLeft ?? retryInSeconds })}
          </p>
        </>
      )}
    </Alert>
  );
}
