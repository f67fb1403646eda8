"use client";

import { useText } from "@/components/i18n/text-provider";
import { Card, CardBody } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** The order page's shape while it loads: part of the static page, so it is there with the first paint. */
export function OrderSkeleton() {
  const t = useText("order");
  return (
    <div className="grid gap-5" aria-busy="true">
      <h1 className="sr-only">{t("loading")}</h1>
      <div className="grid justify-items-center gap-3" aria-hidden="true">
        <Skeleton className="size-24 rounded-full" />
        <Skeleton className="h-8 w-64 max-w-full" />
        <Skeleton className="h-5 w-48 max-w-full" />
      </div>
      <Card aria-hidden="true">
        <CardBody className="grid gap-5">
          {["a", "b", "c", "d", "e", "f"].map((key) => (
            <div key={key} className="flex items-center gap-3.5">
              <Skeleton className="size-6 rounded-full" />
              <Skeleton className="h-5 w-40" />
            </div>
          ))}
        </CardBody>
      </Card>
      <Card aria-hidden="true">
        <CardBody className="grid gap-3">
          <Skeleton className="h-5 w-24" />
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-full" />
        </CardBody>
      </Card>
    </div>
  );
}
