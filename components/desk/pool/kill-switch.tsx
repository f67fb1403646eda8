"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import type { PlatformStopView } from "@/lib/pool/account-queries";
import type { StopStatus } from "@/lib/pool/halt-words";
import { ReasonField, TextField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { When } from "../when";

type Check = { state: "on" | "off" | "silent"; latest: StopStatus | null };

type Props = {
  stop: PlatformStopView | null;
  /** What must be typed. */
  words: string;
  actions: { stop: DeskAction<{ status: StopStatus }> | null; check: DeskAction<Check> | null };
  /** The demo's simulator stands in for the platform. */
  demoHost: string | null;
};

/** The platform's own switch, behind typed words, a reason and a fresh confirmation; and what is known of its last use. */
export function KillSwitch({ stop, words, actions, demoHost }: Props) {
  const isOff = stop !== null && stop.endedAt === null;
  return (
    <div className="grid gap-4 px-5 pb-5">
      <p className="max-w-prose text-second">
        It tells the platform to take no recharge of ours any more, for instance when a key is stolen.{" "}
        <strong className="text-ink">Nobody here can take it back: only the platform can turn the API on again.</strong>{" "}
        When you only want to stop deliveries, pause them.
      </p>
      {stop !== null && <LastUse stop={stop} />}
      <div className="flex flex-wrap items-start gap-3">
        {actions.stop && !isOff && (
          <DialogForm
            label="Use the kill switch"
            title="Switch our API off at the platform?"
            explanation={
              <Alert tone="bad" title="Only the platform can undo this">
                All deliveries are paused and our recharge API is switched off at the platform. There is no button that
                turns it on again: you must write to the platform, and wait. Paid orders wait meanwhile.
              </Alert>
            }
            action={actions.stop}
            keyName="stopId"
            submitLabel="Switch it off for good"
            submitVariant="danger"
            variant="danger"
            size="md"
            doneMessage="The switch was used. What came of it stands on this page"
          >
            <TextField
              name="words"
              label={`Type: ${words}`}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={80}
              required
            />
            <ReasonField />
          </DialogForm>
        )}
        {actions.check && <AskPlatform action={actions.check} />}
        {demoHost !== null && (
          <a
            href={demoHost}
            target="_blank"
            rel="noreferrer"
            className="self-center text-sm font-medium text-accent underline"
          >
            The platform's simulator: "Switch on" there is what the platform would do
          </a>
        )}
      </div>
    </div>
  );
}

const STATUS_WORDS: Record<StopStatus, { tone: "bad" | "warning" | "neutral"; title: string; text: string }> = {
  done: {
    tone: "bad",
    title: "Our API is switched off at the platform",
    text: "Write to the platform to have it turned on again. Deliveries stay paused until somebody lets them go on.",
  },
  unknown: {
    tone: "warning",
    title: "The switch was used, and nobody knows whether it worked",
    text: "The platform did not answer clearly. It may be off. Ask it below; deliveries are paused in any case.",
  },
  asked: {
    tone: "warning",
    title: "The switch was used, and no answer was written down",
    text: "The call may have been made. Ask the platform below; deliveries are paused in any case.",
  },
  refused: {
    tone: "warning",
    title: "The platform refused to switch off",
    text: "Our API is on. Deliveries are paused until somebody lets them go on.",
  },
};

function LastUse({ stop }: { stop: PlatformStopView }) {
  const isOver = stop.endedAt !== null && stop.status !== "refused";
  const { tone, title, text } = STATUS_WORDS[stop.status];
  return (
    <Alert tone={isOver ? "neutral" : tone} title={isOver ? "The platform answers again" : title}>
      <p>{isOver ? "The kill switch was used earlier; it is over. Let deliveries go on when you are ready." : text}</p>
      <p className="text-sm text-second">
        Used by {stop.by ?? "staff"}, <When at={stop.askedAt} />: {stop.reason}
        {stop.rescode !== null && ` (result code ${stop.rescode})`}
      </p>
    </Alert>
  );
}

const CHECK_WORDS: Record<Check["state"], string> = {
  on: "The platform answers: our API is on",
  off: "The platform says that our API is off",
  silent: "The platform does not answer at the moment",
};

/** A harmless question: may an account of ours be charged? */
function AskPlatform({ action }: { action: DeskAction<Check> }) {
  const [state, setState] = useState<Check["state"] | null>(null);
  return (
    <div className="grid gap-2">
      <DeskForm
        action={action}
        submitLabel="Ask the platform"
        busyLabel="Asking"
        variant="secondary"
        doneMessage="The platform was asked"
        onDone={(check) => setState(check.state)}
      />
      {state !== null && (
        <p role="status" className="text-sm text-second">
          {CHECK_WORDS[state]}.
        </p>
      )}
    </div>
  );
}
