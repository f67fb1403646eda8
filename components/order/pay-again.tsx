"use client";

import { type FormEvent, useEffect, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { buyAgainUrl } from "@/components/shop/browser-memory";
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
import type { Catalog } from "@/lib/catalog/catalog";
import type { OrderView } from "@/lib/orders/order-view";
import { isCountryCode } from "@/lib/shared/countries";
import { isForPackagesOnly, type MethodDevice } from "@/lib/shared/methods";
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
  const offered = state.status === "ready" ? replaceable(state.catalog, devices, order) : null;
  const [picked, pick] = useState(order.method);
  const [phase, setPhase] = useState<"idle" | "busy" | "leaving">("idle");
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && setPhase("idle");
    window.addEventListener("pageshow", wake);
    return () => window.removeEventListener("pageshow", wake);
  }, []);

  const open = offered?.filter(({ obstacle }) => obstacle === null) ?? [];
  const method = (open.find((one) => one.method.id === picked) ?? open[0])?.method.id ?? null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (phase !== "idle" || method === null) return;
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
          {offered === null ? (
            <RowSkeleton />
          ) : (
            offered.map((one) => (
              <Row key={one.method.id} offered={one} isChosen={one.method.id === method} onPick={pick} />
            ))
          )}
        </fieldset>
        <CardBody className="grid gap-3">
          {error && (
            <p role="alert" className="text-sm font-medium text-bad">
              {error}
            </p>
          )}
          {(offered === null || method !== null) && (
            <Button type="submit" variant="primary" size="lg" isWide isBusy={phase !== "idle"} busyLabel={t("opening")}>
              {t("payAgain")}
            </Button>
          )}
          {offered !== null && open.length <= 1 && <NewOrder order={order} />}
        </CardBody>
      </form>
    </Card>
  );
}

type RowProps = { offered: OfferedMethod; isChosen: boolean; onPick: (method: string) => void };

function Row({ offered: { method, obstacle }, isChosen, onPick }: RowProps) {
  const t = useText("order");
  const Icon = methodIcon(method.id);
  return (
    <RadioRow
      name="method"
      value={method.id}
      checked={isChosen}
      disabled={obstacle !== null}
      onChange={() => onPick(method.id)}
    >
      <Icon className="size-5 text-second group-has-disabled:opacity-50" aria-hidden="true" />
      <span className="grid">
        <span className="font-bold group-has-disabled:text-third">{methodName(method.id, t)}</span>
        {obstacle !== null && <span className="text-sm text-second">{t("methodDown")}</span>}
      </span>
    </RadioRow>
  );
}

function RowSkeleton() {
  return (
    <div className="flex min-h-16 items-center gap-3 px-4 py-3 sm:px-5">
      <Skeleton className="size-5 rounded-full" />
      <Skeleton className="h-5 w-40" />
    </div>
  );
}

/** Where the price leaves no choice: a new order, which has all of them. */
function NewOrder({ order: { recipientId, diamonds, method } }: { order: OrderView }) {
  const t = useText("order");
  const locale = useLocale();
  return (
    <p className="text-center text-sm text-second">
      {t("otherFees")}{" "}
      <a
        href={buyAgainUrl(locale, { recipientId, diamonds, method })}
        className="rounded-sm font-bold whitespace-nowrap text-accent underline-offset-2 hover:underline"
      >
        {t("newOrder")}
      </a>
    </p>
  );
}

/** The order costs what was agreed: only methods with the same fee, which take the amount, can stand in for the one that was ordered. */
function replaceable(catalog: Catalog, devices: ReadonlySet<MethodDevice>, order: OrderView): OfferedMethod[] {
  const feeBp = catalog.methods.find(({ id }) => id === order.method)?.surchargeBp ?? 0;
  return offeredMethods(catalog, devices, wantedBy(order)).filter(
    ({ method, obstacle }) => method.surchargeBp === feeBp && (obstacle === null || obstacle.why === "down"),
  );
}

function wantedBy({ totalMinor, feeMinor, method }: OrderView): Wanted {
  return { grossMinor: BigInt(totalMinor) - BigInt(feeMinor), isPackage: isForPackagesOnly(method) };
}
