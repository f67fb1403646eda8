import { RecipientCheckInput } from "@/lib/catalog/schemas";
import { clientAddress } from "@/lib/http/client-address";
import { answerOrRefuse, bodyText, type Call, type Door, freshAnswer } from "@/lib/http/door";
import { requireOwnOrigin } from "@/lib/http/origin";
import { takeCall } from "@/lib/http/rate-limit";
import { noticeCustomer, refuseWhenBusy } from "@/lib/jobs/pressure";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { Refusal } from "@/lib/shared/refusal";
import { checkRecipient, type RecipientCheck } from "@/lib/upstream/check-recipient";

const BODY_BYTES_MAX = 4_096;
/**
 * Checks that may wait for the platform at once in this process: a flood must not eat the deliveries' share of its limits. At the 87 ms
 * that the platform takes, this is some 1,400 a second: more than customers who buy.
 */
const CHECKS_MAX = 128;

/** A process may hold this module twice, once in Next's bundle: the bound is the process's. */
const shared = globalThis as { facetChecksUnderWay?: number };

/** Whether an id can receive diamonds: `{status, recipientId}`; 422 recipient.invalid, 429 rate.limited, 503 shop.busy. */
export const recipientCheckDoor: Door = {
  method: "POST",
  path: "/api/recipients/check",
  answer: (call) =>
    answerOrRefuse(async () => {
      requireOwnOrigin(call.headers);
      // The page goes on without an answer, and its order is then refused or not; delivery asks the platform again.
      refuseWhenBusy();
      const input = RecipientCheckInput.safeParse(await readJson(call));
      if (!input.success) throw new Refusal("recipient.invalid", { because: "unreadable" });
      const recipient = normaliseRecipientId(input.data.recipientId);
      if (recipient.verdict === "invalid") throw new Refusal("recipient.invalid", { because: recipient.because });
      takeCall("recipientCheck", [clientAddress(call.headers), input.data.deviceId]);
      noticeCustomer();
      const { recipientId } = recipient;
      return freshAnswer({ status: await check(recipientId), recipientId });
    }),
};

/** Beyond the bound nobody is asked: "unavailable" lets the customer order all the same, and delivery asks again. */
async function check(recipientId: string): Promise<RecipientCheck> {
  const underWay = shared.facetChecksUnderWay ?? 0;
  if (underWay >= CHECKS_MAX) return "unavailable";
  shared.facetChecksUnderWay = underWay + 1;
  try {
    return await checkRecipient(recipientId);
  } finally {
    shared.facetChecksUnderWay -= 1;
  }
}

/** Refuses with input.too_large before it reads everything, and with input.unreadable. */
async function readJson(call: Call): Promise<unknown> {
  const text = await bodyText(call, BODY_BYTES_MAX);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("input.unreadable");
  }
}
