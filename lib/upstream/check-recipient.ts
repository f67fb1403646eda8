import { randomBytes } from "node:crypto";
import { newSeqId } from "@/lib/upstream/call-ids";
import { classifyRescode } from "@/lib/upstream/rescode";
import { bigo } from "@/lib/upstream/shared-client";

/** "unavailable" is not "not found": the platform did not say anything about this id. */
export type RecipientCheck = "ok" | "not_found" | "not_chargeable" | "unavailable";

const NOT_FOUND = 7212004;
/** The id's region may not be charged by us: the one permanent code that is about the recipient. Others are about our own request. */
const AREA_NOT_ELIGIBLE = 7212014;

/** Asks the platform whether an id can receive diamonds. Moves nothing; never throws for what the platform does. */
export async function checkRecipient(recipientId: string): Promise<RecipientCheck> {
  const answer = await bigo().preCheck({ recipientId, seqId: newSeqId(randomBytes(26)) });
  if (answer.kind === "no_answer") return "unavailable";
  const meaning = classifyRescode(answer.rescode);
  if (meaning === "delivered") return "ok";
  if (meaning === "recipient") return answer.rescode === NOT_FOUND ? "not_found" : "not_chargeable";
  return answer.rescode === AREA_NOT_ELIGIBLE ? "not_chargeable" : "unavailable";
}
