"use client";

import { useCallback, useRef, useState } from "react";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { deviceId } from "./browser-memory";

/** What is known about the ID in the field. `invalid` was found here; the others are the platform's answer. */
export type RecipientVerdict =
  | { verdict: "untouched" }
  | { verdict: "invalid"; because: "empty" | "too_short" | "too_long" | "characters" }
  | { verdict: "checking" }
  | { verdict: "ok" }
  | { verdict: "not_found" }
  | { verdict: "not_chargeable" }
  | { verdict: "unavailable" }
  | { verdict: "busy"; retryAfterSeconds: number };

const CHECK_TIMEOUT_MS = 6_000;

async function askPlatform(recipientId: string): Promise<RecipientVerdict> {
  try {
    const answer = await fetch("/api/recipients/check", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ recipientId, deviceId: deviceId() }),
      signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
    });
    const body = (await answer.json()) as { status?: string; retryAfterSeconds?: number };
    if (answer.status === 429) return { verdict: "busy", retryAfterSeconds: body.retryAfterSeconds ?? 10 };
    if (answer.status === 422) return { verdict: "invalid", because: "characters" };
    if (body.status === "ok" || body.status === "not_found" || body.status === "not_chargeable") {
      return { verdict: body.status };
    }
    return { verdict: "unavailable" };
  } catch {
    // No connection or no answer: the order can still be placed, delivery checks again.
    return { verdict: "unavailable" };
  }
}

export type Recipient = ReturnType<typeof useRecipient>;

/**
 * The recipient field: what is typed, and what is known about it. Each distinct ID is asked about once; an answer that
 * arrives after the field has changed is dropped.
 */
export function useRecipient() {
  const [value, setValue] = useState("");
  const [verdict, setVerdict] = useState<RecipientVerdict>({ verdict: "untouched" });
  const current = useRef("");
  const answers = useRef(new Map<string, Promise<RecipientVerdict>>());

  const change = useCallback((text: string) => {
    current.current = text;
    setValue(text);
    setVerdict({ verdict: "untouched" });
  }, []);

  /** Normalises what stands in the field and asks about it; answers what is now known. */
  const check = useCallback(async (text: string): Promise<RecipientVerdict> => {
    const normalised = normaliseRecipientId(text);
    if (normalised.verdict === "invalid") {
      const found: RecipientVerdict = { verdict: "invalid", because: normalised.because };
      setVerdict(found);
      return found;
    }
    const { recipientId } = normalised;
    current.current = recipientId;
    setValue(recipientId);
    setVerdict((known) => (known.verdict === "ok" ? known : { verdict: "checking" }));
    const answer = answers.current.get(recipientId) ?? askPlatform(recipientId);
    answers.current.set(recipientId, answer);
    const found = await answer;
    // Only a platform's verdict is worth keeping; a failed question may be asked again.
    if (found.verdict === "unavailable" || found.verdict === "busy") answers.current.delete(recipientId);
    if (current.current === recipientId) setVerdict(found);
    return found;
  }, []);

  /** The server knows better than the check did: shows its verdict at the field. */
  const learn = useCallback((refusalCode: string) => {
    if (refusalCode === "recipient.not_found") setVerdict({ verdict: "not_found" });
    if (refusalCode === "recipient.not_chargeable") setVerdict({ verdict: "not_chargeable" });
  }, []);
  /** The ID as it stands in the field now, normalised by the last check. */
  const currentId = useCallback(() => current.current, []);

  return { value, verdict, change, check, learn, currentId };
}
