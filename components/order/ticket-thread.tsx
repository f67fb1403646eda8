"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { controlClass, describedBy, Field } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { showToast } from "@/components/ui/toast";
import type { CustomerTicket } from "@/lib/tickets/customer-view";
import { TEXT_MAX, type TicketState } from "@/lib/tickets/ticket";
import { sendReport } from "./send-report";
import type { OrderAccess } from "./use-order";

const STATES: Record<TicketState, { key: "stateOpen" | "stateAnswered" | "stateSolved"; tone: Tone }> = {
  open: { key: "stateOpen", tone: "warning" },
  answered: { key: "stateAnswered", tone: "accent" },
  solved: { key: "stateSolved", tone: "good" },
};

type Props = {
  ticket: CustomerTicket;
  access: OrderAccess;
  url: string;
  closeReport: Action<{ reference: string }>;
  onChanged: () => Promise<void>;
};

/** One report with everything that was said, and room for more. */
export function TicketThread({ ticket, access, url, closeReport, onChanged }: Props) {
  const t = useText("ticket");
  const { key, tone } = STATES[ticket.state];
  return (
    <article aria-label={t(`kind_${ticket.kind}`)} className="grid gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center gap-2.5">
        <h3 className="flex-1 text-base font-bold">{t(`kind_${ticket.kind}`)}</h3>
        <Badge tone={tone}>{t(key)}</Badge>
      </div>
      <ol className="grid gap-2.5">
        {ticket.messages.map((message) => (
          <Message key={message.id} message={message} access={access} />
        ))}
      </ol>
      <Reply {...{ ticket, access, url, closeReport, onChanged }} />
    </article>
  );
}

function Message({ message, access }: { message: CustomerTicket["messages"][number]; access: OrderAccess }) {
  const t = useText("ticket");
  const locale = useLocale();
  const isOwn = message.author === "customer";
  const { picture } = message;
  return (
    <li className={classNames("grid gap-1 rounded-md px-3.5 py-2.5", isOwn ? "mr-6 bg-sunken" : "ml-6 bg-accent-soft")}>
      <p className="text-xs text-second">
        <span className="font-bold">{t(isOwn ? "fromYou" : "fromUs")}</span>{" "}
        <RelativeTime at={message.at} locale={locale} />
      </p>
      <p className="whitespace-pre-wrap wrap-anywhere">{message.text}</p>
      {picture !== null && (
        // biome-ignore lint/performance/noImgElement: its address holds the order's token, which no optimiser may keep.
        <img
          src={`/api/orders/${encodeURIComponent(access.reference)}/pictures/${picture.id}?t=${encodeURIComponent(access.token)}`}
          width={picture.width}
          height={picture.height}
          loading="lazy"
          alt={t("pictureAlt")}
          className="mt-1 max-h-60 w-auto max-w-full rounded-sm border border-line object-contain"
        />
      )}
    </li>
  );
}

function Reply({ ticket, access, url, closeReport, onChanged }: Props) {
  const t = useText("ticket");
  const tRefusal = useText("refusal");
  const locale = useLocale();
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const key = useRef<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const text = field.current?.value.trim() ?? "";
    if (text === "") return setError(t("textMissing"));
    setIsBusy(true);
    setError(null);
    key.current ??= crypto.randomUUID();
    const outcome = await sendReport(url, { key: key.current, locale, ticketId: ticket.id, text }, null);
    setIsBusy(false);
    if (outcome.status === "refused" || outcome.status === "done") key.current = null;
    if (outcome.status !== "done") return setError(outcomeText(tRefusal, outcome));
    if (field.current !== null) field.current.value = "";
    showToast(t("replySent"));
    await onChanged();
  }

  async function close() {
    setIsBusy(true);
    const outcome = await runAction(closeReport, { ...access, ticketId: ticket.id });
    setIsBusy(false);
    if (outcome.status !== "done") return setError(outcomeText(tRefusal, outcome));
    showToast(t("closed"));
    await onChanged();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-2.5">
      <Field id={id} label={t("replyLabel")} error={error}>
        <div className={controlClass(error === null ? "plain" : "bad")}>
          <textarea
            ref={field}
            id={id}
            rows={2}
            maxLength={TEXT_MAX}
            aria-invalid={error !== null || undefined}
            aria-describedby={describedBy(id)}
            className="min-w-0 flex-1 resize-y bg-transparent py-2.5 outline-none"
          />
        </div>
      </Field>
      <div className="flex flex-wrap gap-2.5">
        <Button type="submit" isBusy={isBusy} busyLabel={t("sending")}>
          {t("reply")}
        </Button>
        {ticket.state !== "solved" && (
          <Button variant="quiet" onClick={() => void close()} isBusy={isBusy}>
            {t("close")}
          </Button>
        )}
      </div>
    </form>
  );
}
