"use client";

import { BookUser, Trash2 } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useText } from "@/components/i18n/text-provider";
import { refusalText } from "@/components/shop/refusal-text";
import type { MyRecipients, SavedRecipient } from "@/components/shop/use-me";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, TextInput } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { showToast } from "@/components/ui/toast";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";

/** The IDs that the account keeps: add with a name of one's own, remove. */
export function MyRecipientList() {
  const t = useText("account");
  const [recipients, setRecipients] = useState<SavedRecipient[] | null>(null);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    const abort = new AbortController();
    fetch("/api/me/recipients", { signal: abort.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`The recipients answered ${answer.status}`);
        setRecipients(((await answer.json()) as MyRecipients).recipients);
      })
      .catch(() => {
        if (!abort.signal.aborted) setHasFailed(true);
      });
    return () => abort.abort();
  }, []);

  async function remove({ id, recipientId }: SavedRecipient) {
    const answer = await fetch(`/api/me/recipients/${encodeURIComponent(id)}`, { method: "DELETE" }).catch(() => null);
    if (!answer?.ok) return setHasFailed(true);
    setRecipients((shown) => shown?.filter((item) => item.id !== id) ?? null);
    showToast(t("removed", { recipient: recipientId }));
  }

  return (
    <Card className="mt-4">
      <AddRecipient
        onAdded={(added) => {
          setRecipients((shown) => [added, ...(shown ?? []).filter(({ id }) => id !== added.id)]);
          showToast(t("added", { recipient: added.recipientId }));
        }}
      />
      {hasFailed && (
        <Alert tone="bad" role="alert" className="m-4">
          {t("failedBody")}
        </Alert>
      )}
      {recipients === null && !hasFailed && (
        <div className="grid gap-3 p-4">
          <Skeleton className="h-6 w-48" />
          <Skeleton className="h-6 w-40" />
        </div>
      )}
      {recipients?.length === 0 && (
        <EmptyState icon={BookUser} title={t("recipientsEmptyTitle")}>
          {t("recipientsEmptyBody")}
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {recipients?.map((recipient) => (
          <li key={recipient.id} className="flex items-center gap-3 px-4 py-2.5">
            <span className="grid min-w-0 flex-1">
              <span className="truncate font-medium">{recipient.label ?? recipient.recipientId}</span>
              {recipient.label && <span className="truncate text-sm text-third">{recipient.recipientId}</span>}
            </span>
            <Button
              variant="quiet"
              size="sm"
              aria-label={t("remove", { recipient: recipient.recipientId })}
              onClick={() => void remove(recipient)}
            >
              <Trash2 className="size-4" aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function AddRecipient({ onAdded }: { onAdded: (recipient: SavedRecipient) => void }) {
  const t = useText("account");
  const tRefusal = useText("refusal");
  const [recipientId, setRecipientId] = useState("");
  const [label, setLabel] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const read = normaliseRecipientId(recipientId);
    if (read.verdict === "invalid") return fail(t("recipientInvalid"));
    setIsBusy(true);
    try {
      const answer = await fetch("/api/me/recipients", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ recipientId: read.recipientId, label: label.trim() }),
      });
      const body = (await answer.json()) as { recipient?: SavedRecipient; code?: string; message?: string };
      if (answer.ok && body.recipient) {
        setRecipientId("");
        setLabel("");
        setError(null);
        onAdded(body.recipient);
      } else fail(refusalText(tRefusal, { code: body.code ?? "network", message: body.message ?? "" }));
    } catch {
      fail(tRefusal("network"));
    }
    setIsBusy(false);
  }

  function fail(sentence: string) {
    setError(sentence);
    document.getElementById("new-recipient")?.focus();
  }

  return (
    <CardBody className="border-b border-line">
      <form noValidate onSubmit={(event) => void submit(event)} className="grid items-start gap-4 sm:grid-cols-2">
        <Field id="new-recipient" label={t("recipientLabel")} error={error}>
          <TextInput
            id="new-recipient"
            tone={error ? "bad" : "plain"}
            value={recipientId}
            onChange={(event) => {
              setRecipientId(event.target.value);
              setError(null);
            }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={400}
          />
        </Field>
        <Field id="new-label" label={t("nameLabel")}>
          <TextInput
            id="new-label"
            value={label}
            onChange={(event) => setLabel(event.target.value)}
            autoComplete="off"
            maxLength={40}
          />
        </Field>
        <Button type="submit" isBusy={isBusy} className="sm:justify-self-start">
          {t("add")}
        </Button>
      </form>
    </CardBody>
  );
}
