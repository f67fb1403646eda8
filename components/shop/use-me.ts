"use client";

import { useEffect, useState } from "react";

export type Me = { email: string; name: string | null; role: string };
export type SavedRecipient = { id: string; recipientId: string; label: string | null };
export type MyRecipients = { recipients: SavedRecipient[]; lastPackageId: string | null };

let asked: Promise<Me | null> | null = null;

async function askWhoIAm(): Promise<Me | null> {
  try {
    const answer = await fetch("/api/me");
    if (!answer.ok) return null;
    return ((await answer.json()) as { user: Me | null }).user;
  } catch {
    return null;
  }
}

/** Who is signed in: undefined while unknown, null for a guest. Asked once per page load, however many components ask. */
export function useMe(): Me | null | undefined {
  const [me, setMe] = useState<Me | null | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    asked ??= askWhoIAm();
    void asked.then((found) => {
      if (!isGone) setMe(found);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return me;
}

/** The recipients that the account keeps; null for guests and until loaded. */
export function useMyRecipients(): MyRecipients | null {
  const me = useMe();
  const [mine, setMine] = useState<MyRecipients | null>(null);
  useEffect(() => {
    if (!me) return;
    const abort = new AbortController();
    fetch("/api/me/recipients", { signal: abort.signal })
      .then(async (answer) => {
        if (answer.ok) setMine((await answer.json()) as MyRecipients);
      })
      .catch(() => undefined);
    return () => abort.abort();
  }, [me]);
  return mine;
}
