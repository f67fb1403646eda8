"use client";

import { useEffect, useRef, useState } from "react";
import type { BuyProblem } from "./buy-problem";

/** Then a person decides: a page that nobody looks at any more must not knock for ever. */
const AUTOMATIC_TRIES_MAX = 5;

const WAIT_SECONDS_USUAL = 5;
const WAIT_SECONDS_MAX = 60;
const LOOK_EVERY_MS = 250;

/**
 * How long to wait after `shop.busy`: at least what the server asks for, and up to half of it more, so that all who were refused in
 * one moment do not come back in one moment.
 *
 * @param asked the refusal's fact `retryAfterSeconds`
 * @param random from 0 to 1
 * @returns whole seconds
 */
export function waitSeconds(asked: string | undefined, random: number): number {
  const seconds = Number(asked);
  const wanted = Number.isFinite(seconds) && seconds >= 1 ? seconds : WAIT_SECONDS_USUAL;
  return Math.min(WAIT_SECONDS_MAX, Math.ceil(wanted * (1 + random / 2)));
}

type Waiting = {
  problem: BuyProblem | null;
  /** What Pay would order now. */
  what: string;
  tryAgain: () => void;
  dismiss: () => void;
};

/**
 * What follows a `shop.busy`: a countdown, and then the same order again, a few times by itself. Whoever changes the order meanwhile
 * has to press Pay for what it is then.
 */
export function useBusyRetry({ problem, what, tryAgain, dismiss }: Waiting) {
  const tries = useRef(0);
  const isAnother = problem?.kind === "busy" && problem.what !== what;
  const latest = useRef({ tryAgain, dismiss });
  useEffect(() => {
    latest.current = { tryAgain, dismiss };
  });
  useEffect(() => {
    if (isAnother) latest.current.dismiss();
  }, [isAnother]);

  return {
    /** Whole seconds to the next try, null while nobody waits. */
    secondsLeft: useCountdown(problem, () => latest.current.tryAgain()),
    begin: (isAutomatic: boolean): void => {
      tries.current = isAutomatic ? tries.current + 1 : 0;
    },
    refused: (asked: string | undefined, refusedWhat: string): BuyProblem => {
      const retryInSeconds = tries.current < AUTOMATIC_TRIES_MAX ? waitSeconds(asked, Math.random()) : null;
      return { kind: "busy", retryInSeconds, what: refusedWhat };
    },
  };
}

/** What the page shows while a try is under way: a note about the busy shop stays in its place. */
export function whileTrying(shown: BuyProblem | null): BuyProblem | null {
  return shown?.kind === "busy" ? { ...shown, retryInSeconds: null } : null;
}

function useCountdown(problem: BuyProblem | null, onEnd: () => void): number | null {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  useEffect(() => {
    const wait = problem?.kind === "busy" ? problem.retryInSeconds : null;
    setSecondsLeft(wait);
    if (wait === null) return;
    // By the clock and not by ticks: a browser slows the timers of a page in the background.
    const due = Date.now() + wait * 1_000;
    const timer = setInterval(() => {
      const left = Math.ceil((due - Date.now()) / 1_000);
      setSecondsLeft(Math.max(0, left));
      if (left > 0) return;
      clearInterval(timer);
      end.current();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [problem]);
  return secondsLeft;
}
