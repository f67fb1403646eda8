"use client";

import { useState, useSyncExternalStore } from "react";
import { useText } from "@/components/i18n/text-provider";
import { buy, isPlayBillingHere, listOpenPurchases } from "@/components/play/play-billing";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { type PayContext, PayFrame } from "./pay-frame";

/** Paying with Google Play, which exists only inside our app from its store. */
export function PlayPage({ handIn }: { handIn: Action<{ reference: string }> }) {
  const t = useText("pay");
  return (
    <PayFrame title={t("playTitle")} intro={t("playIntro")}>
      {(context) => <PlayForm context={context} handIn={handIn} />}
    </PayFrame>
  );
}

const never = () => () => {};

function PlayForm({ context, handIn }: { context: PayContext; handIn: Action<{ reference: string }> }) {
  const t = useText("pay");
  const tRefusal = useText("refusal");
  const { order, access, paymentId, goToOrder } = context;
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isHere = useSyncExternalStore(never, isPlayBillingHere, () => true);
  const productId = `diamonds_${order.diamonds}`;

  /** Null when the shop takes the purchase; else why not. */
  async function send(purchaseToken: string): Promise<string | null> {
    const outcome = await runAction(handIn, { ...access, paymentId, purchaseToken });
    return outcome.status === "done" ? null : outcomeText(tRefusal, outcome);
  }

  async function pay(): Promise<void> {
    setBusy(true);
    setProblem(null);
    // A purchase whose page died before it could say so comes first: Play sells no second one beside it.
    for (const token of await listOpenPurchases(productId)) if ((await send(token)) === null) return goToOrder(true);
    const bought = await buy(productId, paymentId);
    if (bought.kind === "bought") {
      const refused = await send(bought.purchaseToken);
      await bought.finish(refused === null);
      if (refused === null) return goToOrder(true);
      setProblem(refused);
    } else if (bought.kind === "failed") setProblem(t("playFailed"));
    else if (bought.kind === "unsupported") setProblem(t("playUnsupported"));
    setBusy(false);
  }

  if (!isHere) return <Alert tone="warning">{t("playUnsupported")}</Alert>;
  return (
    <div className="grid gap-4">
      {problem && (
        <Alert tone="bad" role="alert">
          {problem}
        </Alert>
      )}
      <Button
        type="button"
        variant="primary"
        size="lg"
        isWide
        isBusy={isBusy}
        busyLabel={t("playBusy")}
        onClick={() => isBusy || void pay()}
      >
        {t("playSubmit")}
      </Button>
    </div>
  );
}
