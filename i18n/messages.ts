import type { Locale } from "@/lib/shared/locales";
import en from "@/messages/en.json";
import fil from "@/messages/fil.json";
import id from "@/messages/id.json";
import ms from "@/messages/ms.json";
import th from "@/messages/th.json";
import vi from "@/messages/vi.json";
import { type MessageValues, translate } from "./translate";

/** English is complete and defines what there is to say; the others may leave out what they do not have yet. */
export type Messages = typeof en;
export type Namespace = keyof Messages;
export type MessageKey<N extends Namespace> = keyof Messages[N] & string;
export type Translate<N extends Namespace> = (key: MessageKey<N>, values?: MessageValues) => string;
export type PartialMessages = { [N in Namespace]?: Partial<Messages[N]> };

const TRANSLATIONS: Record<Locale, PartialMessages> = { en, fil, id, ms, th, vi };

/** The messages of some namespaces in a language, English where it has none: what a page hands to its client leaves. */
export function messagesOf<N extends Namespace>(locale: Locale, namespaces: readonly N[]): Pick<Messages, N> {
  const picked = namespaces.map((name) => [name, { ...en[name], ...TRANSLATIONS[locale][name] }]);
  return Object.fromEntries(picked) as Pick<Messages, N>;
}

/** For server components. In client components: `useText`. */
export function textOf<N extends Namespace>(locale: Locale, namespace: N): Translate<N> {
  const messages: Record<string, string> = messagesOf(locale, [namespace])[namespace];
  return (key, values) => translate(messages[key] ?? key, locale, values);
}
