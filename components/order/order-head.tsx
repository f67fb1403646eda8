"use client";

import { Clock, CreditCard, RotateCcw, TriangleAlert } from "lucide-react";
import { Gem } from "@/components/brand/gem";
import { useText } from "@/components/i18n/text-provider";
import { classNames } from "@/components/ui/class-names";
import type { Headline, Mood } from "./order-words";

type Props = {
  headline: Headline;
  /** The seconds since it was paid, while they count. */
  runningSeconds: string | null;
  /** Somebody watched it arrive: worth a small celebration. */
  isFresh: boolean;
};

/** The mark, title and sentences at the top: one calm answer to "where are my diamonds". */
export function OrderHead({ headline, runningSeconds, isFresh }: Props) {
  const t = useText("order");
  const { mood, title, body } = headline;
  return (
    <header className="grid justify-items-center gap-3 text-center" data-print="hide">
      <Emblem mood={mood} isFresh={isFresh} />
      <div className="grid gap-2" role="status">
        <h1 className="text-2xl sm:text-3xl">{t(title.key, title.values)}</h1>
        <p className="mx-auto max-w-narrow text-balance text-second sm:text-md">
          {body.map(({ key, values }) => t(key, values)).join(" ")}
        </p>
      </div>
      {runningSeconds !== null && (
        <p className="figures text-xl font-bold tracking-tight text-accent" aria-hidden="true">
          {t("secondsShort", { seconds: runningSeconds })}
        </p>
      )}
    </header>
  );
}

const RINGS: Record<Mood, string> = {
  waiting: "bg-accent-soft text-accent",
  working: "bg-accent-soft text-accent",
  arrived: "bg-accent-soft text-accent",
  attention: "bg-warning-soft text-warning",
  calm: "bg-warning-soft text-warning",
  money: "bg-good-soft text-good",
};

function Emblem({ mood, isFresh }: { mood: Mood; isFresh: boolean }) {
  return (
    <div
      className={classNames("relative grid size-24 place-items-center rounded-full", RINGS[mood])}
      aria-hidden="true"
    >
      {mood === "waiting" && <CreditCard className="size-9" strokeWidth={1.75} />}
      {mood === "attention" && <TriangleAlert className="size-9" strokeWidth={1.75} />}
      {mood === "calm" && <Clock className="size-9" strokeWidth={1.75} />}
      {mood === "money" && <RotateCcw className="size-9" strokeWidth={1.75} />}
      {mood === "working" && (
        <>
          <span className="absolute inset-0 animate-spin rounded-full border-3 border-transparent border-t-accent" />
          <Gem className="size-12" />
        </>
      )}
      {mood === "arrived" && <Arrival isFresh={isFresh} />}
    </div>
  );
}

const SPARKS = ["spark-1", "spark-2", "spark-3", "spark-4", "spark-5", "spark-6", "spark-7", "spark-8"];

/**
 * The quiet celebration: the gem lands, a halo opens, eight facets fly. Only when the diamonds arrive while somebody is
 * watching; a page that is opened later, and whoever asked for less motion, see the gem at rest.
 */
function Arrival({ isFresh }: { isFresh: boolean }) {
  return (
    <>
      {isFresh && (
        <span className="motion-reduce:hidden">
          <span className="absolute inset-0 animate-halo rounded-full border-2 border-accent" />
          {SPARKS.map((name) => (
            <span key={name} className={classNames(name, "absolute top-1/2 left-1/2 size-0")}>
              <span className="spark block size-2 -translate-x-1/2" />
            </span>
          ))}
        </span>
      )}
      <Gem className={classNames("size-14", isFresh && "animate-arrive")} />
    </>
  );
}
