import "server-only";
import { inTransaction } from "@/lib/db/transaction";
import { readForm } from "@/lib/http/body";
import { clientAddress } from "@/lib/http/client-address";
import { requireOwnOrigin } from "@/lib/http/origin";
import { takeCall } from "@/lib/http/rate-limit";
import { getOrderByLink } from "@/lib/orders/find-order";
import { Refusal } from "@/lib/shared/refusal";
import { addCustomerMessage } from "@/lib/tickets/add-customer-message";
import { openTicket } from "@/lib/tickets/open-ticket";
import { makePicture, PICTURE_BYTES_MAX, type Picture } from "@/lib/tickets/picture";
import { ReportInput } from "@/lib/tickets/schemas";

/** Beside the picture: a few short fields and their wrapping. */
const FIELDS_BYTES_MAX = 64 * 1024;

/** Pictures that this process unfolds at a time: each may take a hundred megabytes and a second of a core. */
const makingPicture = atMost(2);

/** Forms that this process reads at a time: each is held in memory whole, some times over while it is taken apart. */
const readingForm = atMost(8);

/**
 * Takes a customer's report, or a further word on one, as a form with a picture. The order's reference and token open it, and the limit is
 * asked before a byte of the body is read.
 *
 * Refuses with auth.wrong_origin, rate.limited, order.not_found, input.invalid, ticket.picture_too_large, ticket.picture_unreadable, shop.busy,
 * and with what openTicket and addCustomerMessage refuse with.
 */
export async function takeReport(
  request: Request,
  access: { reference: string; token: string },
  now: Date,
): Promise<{ ticketId: string }> {
  requireOwnOrigin(request.headers);
  const order = await getOrderByLink(access);
  takeCall("report", [order.id, clientAddress(request.headers)]);
  const form = await readReport(request);
  const parsed = ReportInput.safeParse(Object.fromEntries([...form].filter(([, value]) => typeof value === "string")));
  if (!parsed.success)
    throw new Refusal("input.invalid", { issues: parsed.error.issues.map(({ path }) => path.join()) });
  const { key, kind, ticketId, text, locale } = parsed.data;
  const picture = await pictureOf(form.get("picture"));
  const orderId = order.id;
  return inTransaction((tx) => {
    if (ticketId !== undefined) return addCustomerMessage(tx, { key, ticketId, orderId, text, picture }, now);
    return openTicket(tx, { key, orderId, kind: kind ?? "other", text, locale, picture }, now);
  });
}

async function readReport(request: Request): Promise<FormData> {
  try {
    return await readingForm(() => readForm(request, PICTURE_BYTES_MAX + FIELDS_BYTES_MAX));
  } catch (error) {
    // Only a picture can make this form so large.
    if (error instanceof Refusal && error.code === "input.too_large") throw new Refusal("ticket.picture_too_large");
    throw error;
  }
}

/** A browser sends an empty file for a field that nobody filled. */
async function pictureOf(sent: FormDataEntryValue | null): Promise<Picture | null> {
  if (!(sent instanceof File) || sent.size === 0) return null;
  return makingPicture(async () => makePicture(new Uint8Array(await sent.arrayBuffer())));
}

/** Lets so many in at a time. Whoever comes then is refused with shop.busy. */
function atMost(max: number) {
  let inside = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside >= max) throw new Refusal("shop.busy", { retryAfterSeconds: 5 });
    inside += 1;
    try {
      return await work();
    } finally {
      inside -= 1;
    }
  };
}
