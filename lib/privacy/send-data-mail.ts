import { env } from "@/lib/env";
import { composeDataMail } from "@/lib/mail/compose-data-mail";
import { shopMailer } from "@/lib/mail/shop-mailer";
import type { DataMailKind } from "@/lib/mail/words/data-words";
import type { DataRequestKind } from "@/lib/privacy/data-request";
import type { Locale } from "@/lib/shared/locales";

type Told = { to: string; locale: Locale; key: string };

/** Mails the link that proves whose address it is. Throws when the mail cannot be sent. */
export async function sendDataLink(
  { to, locale, key }: Told,
  { kind, token }: { kind: DataRequestKind; token: string },
): Promise<void> {
  const url = `${env.FACET_URL}/${locale}/my-data?token=${encodeURIComponent(token)}`;
  await send(kind === "export" ? "data_confirm_export" : "data_confirm_deletion", { to, locale, key }, url);
}

/** Mails what became of a request. Throws when the mail cannot be sent. */
export async function sendDataAnswer(kind: "data_erased" | "data_declined", told: Told): Promise<void> {
  await send(kind, told, `${env.FACET_URL}/${told.locale}/privacy`);
}

async function send(kind: DataMailKind, { to, locale, key }: Told, url: string): Promise<void> {
  const shop = { name: env.SHOP_NAME, supportEmail: env.SUPPORT_EMAIL };
  await shopMailer().send(composeDataMail({ kind, to, locale, url, hours: env.DATA_REQUEST_HOURS, shop, key }));
}
