import { RecipientCheckInput } from "@/lib/catalog/schemas";
import { clientAddress } from "@/lib/http/client-address";
import { requireOwnOrigin } from "@/lib/http/origin";
import { takeCall } from "@/lib/http/rate-limit";
import { answerAsJson, NO_STORE } from "@/lib/http/route";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { Refusal } from "@/lib/shared/refusal";
import { checkRecipient, type RecipientCheck } from "@/lib/upstream/check-recipient";

const BODY_MAX = 4_096;
/** Checks that may wait for the platform at once in this process: a flood must not eat the deliveries' share of its limits. */
const CHECKS_MAX = 32;

let checksUnderWay = 0;

/** Whether an id can receive diamonds: `{status, recipientId}`; 422 recipient.invalid, 429 rate.limited. */
export function POST(request: Request): Promise<Response> {
  return answerAsJson(async () => {
    requireOwnOrigin(request.headers);
    const input = RecipientCheckInput.safeParse(await readJson(request));
    if (!input.success) throw new Refusal("recipient.invalid", { because: "unreadable" });
    const recipient = normaliseRecipientId(input.data.recipientId);
    if (recipient.verdict === "invalid") throw new Refusal("recipient.invalid", { because: recipient.because });
    takeCall("recipientCheck", [clientAddress(request.headers), input.data.deviceId]);
    const { recipientId } = recipient;
    return Response.json({ status: await check(recipientId), recipientId }, { headers: NO_STORE });
  });
}

/** Beyond the bound nobody is asked: "unavailable" lets the customer order all the same, and delivery asks again. */
async function check(recipientId: string): Promise<RecipientCheck> {
  if (checksUnderWay >= CHECKS_MAX) return "unavailable";
  checksUnderWay += 1;
  try {
    return await checkRecipient(recipientId);
  } finally {
    checksUnderWay -= 1;
  }
}

/** Refuses with input.too_large before it reads everything, and with input.unreadable. */
async function readJson(request: Request): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_MAX) throw new Refusal("input.too_large");
  const text = await request.text();
  if (text.length > BODY_MAX) throw new Refusal("input.too_large");
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("input.unreadable");
  }
}
