import type { StartRequest } from "@/lib/payments/provider";

/** The pages on which a customer goes on with us instead of with a provider: a phone number and a code, or Google Play's own sheet. */
export type OwnPage = "phone" | "play";

/**
 * The address of such a page for one attempt. It carries what the order's own address carries, so that it opens in any browser.
 *
 * @param request its `returnUrl` is the order's page
 */
export function ownPageUrl(
  { returnUrl, paymentId }: Pick<StartRequest, "returnUrl" | "paymentId">,
  page: OwnPage,
): string {
  const url = new URL(returnUrl);
  url.pathname = url.pathname.replace(/\/order$/, `/pay/${page}`);
  url.searchParams.delete("from");
  url.searchParams.set("payment", paymentId);
  return url.href;
}
