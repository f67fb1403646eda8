import { randomBytes } from "node:crypto";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import type { StopStatus } from "@/lib/pool/halt-words";
import { notePlatformState } from "@/lib/pool/note-platform-state";
import { newSeqId } from "@/lib/upstream/call-ids";
import { bigo } from "@/lib/upstream/shared-client";

/** `off`: the platform says so. `on`: it answers. `silent`: nobody knows. */
export type PlatformCheck = { state: "on" | "off" | "silent"; latest: StopStatus | null };

const OFF = [7212001, 7212002];

/** Asks the platform whether it answers, by the pre-check of one of our own accounts, which moves nothing, and notes what that proves. */
export async function checkPlatform(): Promise<PlatformCheck> {
  const custodian = await prisma().custodian.findFirst({ select: { resellerId: true }, orderBy: { position: "asc" } });
  const askedAt = new Date();
  const answer =
    custodian === null
      ? null
      : await bigo().preCheck({
          recipientId: custodian.resellerId,
          resellerBigoId: custodian.resellerId,
          seqId: newSeqId(randomBytes(26)),
        });
  if (answer?.kind === "answer")
    await inTransaction((tx) => notePlatformState(tx, { rescode: answer.rescode, askedAt, at: new Date() }));
  const latest = await prisma().platformStop.findFirst({ select: { status: true }, orderBy: { askedAt: "desc" } });
  const state = answer?.kind !== "answer" ? "silent" : OFF.includes(answer.rescode) ? "off" : "on";
  return { state, latest: (latest?.status ?? null) as StopStatus | null };
}
