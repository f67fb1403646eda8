"use client";

import { useCallback, useState } from "react";
import { type CodeTerms, type CodeView, fromCodeView } from "@/lib/catalog/promotion";
import { deviceId } from "./browser-memory";
import { type Action, type Outcome, runAction } from "./run-action";

export type CheckCodeAction = Action<CodeView>;
export type PromoCode = ReturnType<typeof usePromoCode>;

type Trouble = Exclude<Outcome<unknown>, { status: "done" }>;

/** The promo code of this order: typed, asked about once, and then part of every price that is shown. */
export function usePromoCode(check: CheckCodeAction) {
  const [text, setText] = useState("");
  const [terms, setTerms] = useState<CodeTerms | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const wanted = text.trim();

  const apply = useCallback(async (): Promise<void> => {
    if (wanted === "") return;
    setIsBusy(true);
    setTrouble(null);
    const outcome = await runAction(check, { code: wanted, deviceId: deviceId() });
    setIsBusy(false);
    if (outcome.status === "done") setTerms(fromCodeView(outcome.data));
    else setTrouble(outcome);
  }, [check, wanted]);

  return {
    ...{ text, terms, trouble, isBusy, apply },
    /** Typed, and neither used nor refused yet. */
    isPending: wanted !== "" && terms === null && trouble === null && !isBusy,
    type: (next: string) => {
      setText(next);
      setTrouble(null);
    },
    remove: () => {
      setText("");
      setTerms(null);
      setTrouble(null);
    },
    /** The shop has refused the order because of it. */
    refuse: (outcome: Trouble) => {
      setTerms(null);
      setTrouble(outcome);
    },
  };
}
