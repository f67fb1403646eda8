"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { MessageKey, Messages, Namespace, Translate } from "@/i18n/messages";
import { translate } from "@/i18n/translate";
import type { Locale } from "@/lib/shared/locales";

type TextState = { locale: Locale; messages: Partial<Messages> };

const TextContext = createContext<TextState | null>(null);

/**
 * Hands a page's client components the messages they need and no more (`messagesOf`), so that no language is part of the
 * JavaScript. Providers nest: the layout's messages stay available below a page's.
 */
export function TextProvider({ locale, messages, children }: TextState & { children: ReactNode }) {
  const outer = useContext(TextContext);
  const value = useMemo(
    () => ({ locale, messages: { ...outer?.messages, ...messages } }),
    [locale, messages, outer?.messages],
  );
  return <TextContext value={value}>{children}</TextContext>;
}

/** The page's language. */
export function useLocale(): Locale {
  return useTextState().locale;
}

/** A function that writes a message of one namespace. Throws where the page did not hand the namespace over. */
export function useText<N extends Namespace>(namespace: N): Translate<N> {
  const { locale, messages } = useTextState();
  const texts = messages[namespace] as Record<string, string> | undefined;
  if (texts === undefined) throw new Error(`The page does not provide the messages "${namespace}"`);
  return useMemo(() => (key: MessageKey<N>, values) => translate(texts[key] ?? key, locale, values), [texts, locale]);
}

function useTextState(): TextState {
  const state = useContext(TextContext);
  if (state === null) throw new Error("useText needs a TextProvider above it");
  return state;
}
