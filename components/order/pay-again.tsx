"use client";

import { type FormEvent, useEffect, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { methodIcon, methodName } from "@/components/shop/method-words";
import { type OfferedMethod, offeredMethods, type Wanted } from "@/components/shop/offered-methods";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { useCatalog } from "@/components/shop/use-catalog";
import { useDevices } from "@/components/shop/use-devices";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { RadioRow } from "@/components/ui/radio-card";
import { Skeleton } from "@/components/ui/skeleton";
import type { OrderView } from "@/lib/orders/order-view";
import { isCountryCode } from "@/lib/shared/countries";
import { isForPackagesOnly } from "@/lib/shared/methods";
import type { OrderAccess } from "./use-order";

type Props = {
  order: OrderView;
  access: OrderAccess;
  payAgain: Action<{ payUrl: string }>;
  onChanged: () => Promise<unknown>;
};

/** The payment failed: the same order, the same price, any way to pay that the country has. */
export function PayAgain({ order, access, payAgain, onChanged }: Props) {
  const t = useText("order");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const devices = useDevices();
  const { state } = useCatalog(isCountryCode(order.country) ? order.country : null);
  const [method, setMethod] = useState(order.method);
  const [phase, setPhase] = useState<"idle" | "busy" | "leaving">("idle");
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && setPhase("idle");
    window.addEventListener("pageshow", wake);
    return () => window.removeEventListener("pageshow", wake);
  }, []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (phase !== "idle") return;
    setPhase("busy");
    setError(null);
    const outcome = await runAction(payAgain, { ...access, method, locale });
    if (outcome.status === "done") {
      setPhase("leaving");
      window.location.assign(outcome.data.payUrl);
      return;
    }
    await onChanged();
    setPhase("idle");
    setError(outcomeText(tRefusal, outcome));
  }

  return (
    <Card className="overflow-hidden" aria-labelledby="pay-again" data-print="hide">
      <form onSubmit={(event) => void submit(event)}>
        <CardBody className="pb-3.5">
          <CardHeading id="pay-again">{t("payAgainTitle")}</CardHeading>
        </CardBody>
        <fieldset aria-labelledby="pay-again" className="divide-y divide-line border-y border-line">
          {state.status === "ready" ? (
            sameFee(offeredMethods(state.catalog, devices, wantedBy(order)), order.method).map(
              ({ method: { id }, obstacle }) => {
                const Icon = methodIcon(id);
                return (
                  <RadioRow
                    key={id}
                    name="method"
                    value={id}
                    checked={id === method}
                    disabled={obstacle !== null}
                    onChange={() => setMethod(id)}
                  >
                    <Icon className="size-5 text-second" aria-hidden="true" />
                    <span className="font-bold">{methodName(id, t)}</span>
                  </RadioRow>
                );
              },
            )
          ) : (
            <div className="p-4">
              <Skeleton className="h-8 w-full" />
            </div>
          )}
        </fieldset>
        <CardBody className="grid gap-3">
          {error && (
            <p role="alert" className="text-sm font-medium text-bad">
              {error}
            </p>
          )}
          <Button type="submit" variant="primary" size="lg" isWide isBusy={phase !== "idle"} busyLabel={t("opening")}>
            {t("payAgain")}
          </Button>
        </CardBody>
      </form>
    </Card>
  );
}

/** The order costs what was agreed: only methods with the same fee can take its place. */
function sameFee(offered: readonly OfferedMethod[], ordered: string): OfferedMethod[] {
  const feeBp = offered.find(({ method }) => method.id === ordered)?.method.surchargeBp ?? 0;
  return offered.filter(({ method }) => method.surchargeBp === feeBp);
}

function wantedBy({ totalMinor, feeMinor, method }: OrderView): Wanted {
  return { grossMinor: BigInt(totalMinor) - BigInt(feeMinor), isPackage: isForPackagesOnly(method) };
}
