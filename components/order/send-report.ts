import type { Outcome } from "@/components/shop/run-action";

/** As the server counts; told before the upload, not after it. */
export const PICTURE_BYTES_MAX = 8 * 1024 * 1024;

type Answer = { ticketId?: string; code?: string; message?: string; reference?: string };

/** Sends a report, or a further word on one, with its picture. Never throws: a broken connection is an outcome, and the same key sends it once. */
export async function sendReport(
  url: string,
  fields: Readonly<Record<string, string>>,
  picture: File | null,
): Promise<Outcome<{ ticketId: string }>> {
  if (picture !== null && picture.size > PICTURE_BYTES_MAX)
    return { status: "refused", code: "ticket.picture_too_large", message: "" };
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  if (picture !== null && picture.size > 0) body.set("picture", picture);
  try {
    const response = await fetch(url, { method: "POST", body });
    const answer = (await response.json()) as Answer;
    if (response.ok && answer.ticketId !== undefined) return { status: "done", data: { ticketId: answer.ticketId } };
    if (answer.reference !== undefined) return { status: "failed", reference: answer.reference };
    return { status: "refused", code: answer.code ?? "input.invalid", message: answer.message ?? "" };
  } catch {
    return { status: "unreachable" };
  }
}
