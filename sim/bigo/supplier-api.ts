import type { SimRoute } from "../shared/http-server";
import type { AccountTransfer } from "./bank-entries";
import type { Client } from "./clients";
import { readSeqId } from "./field-rules";
import { answerSigned, type Platform, type ReadResult } from "./platform-api";
import { type Verdict, verdict } from "./rescodes";

/**
 * A supplier's API for moving diamonds between the accounts that it supplies. This is NOT part of the platform's published contract, which
 * has no such call: it stands for what a supplier may offer, so that rebalancing can be tried. It is signed as the contract's calls are.
 *
 * - `POST /supplier-api/v1/transfer` `{seqid, transfer_id, from_reseller, to_reseller, diamonds}` (diamonds as text) answers
 *   `{seqid, rescode, message, state}`, `state` being `moved` or `refused`. One transfer id moves diamonds once: sent again it is answered as
 *   before, and with other content it is refused with 7212010 and without a state. A refused id stays refused.
 * - `POST /supplier-api/v1/transfer_state` `{seqid, transfer_id}` answers the state, or `not_found`.
 */
const PATHS = { transfer: "/supplier-api/v1/transfer", transfer_state: "/supplier-api/v1/transfer_state" } as const;

export function supplierRoutes(platform: Platform, host: "main" | "backup"): SimRoute[] {
  return (Object.keys(PATHS) as (keyof typeof PATHS)[]).map((path) => ({
    method: "POST",
    path: PATHS[path],
    handle: (request) =>
      answerSigned(platform, { host, path, request }, (client, body) =>
        path === "transfer" ? readTransfer(platform, client, body) : readState(platform, client, body),
      ),
  }));
}

type Asked = { seqid: string; transferId: string };

function readTransfer(platform: Platform, client: Client, body: Record<string, unknown>): ReadResult {
  const asked = readAsked(platform, client, body);
  if ("refusal" in asked) return { call: null, refusal: asked.refusal };
  const { from_reseller: from, to_reseller: to, diamonds: text } = body;
  const diamonds = typeof text === "string" && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0;
  if (typeof from !== "string" || typeof to !== "string" || from === to || diamonds === 0) {
    return illegal("send two accounts and a whole number of diamonds from 1 up, as text");
  }
  const content = { clientId: client.clientId, transferId: asked.transferId, from, to, diamonds };
  const record = (refusal: string): AccountTransfer => {
    const transfer = { ...content, refusal, atMs: platform.nowMs() };
    platform.bank.transfer(transfer);
    return transfer;
  };
  const known = () => platform.bank.transferOf(content);
  return {
    call: {
      path: "transfer",
      seqid: asked.seqid,
      recipient: null,
      reseller: from,
      order: null,
      diamonds,
      act: () => {
        const before = known();
        if (before !== null && (before.from !== from || before.to !== to || before.diamonds !== diamonds)) {
          return { seqid: asked.seqid, ...verdict(7212010, "this transfer id has other content") };
        }
        return answerOf(asked.seqid, before ?? record(problemOf(platform, content)));
      },
      // A refusal by a fault is the supplier's own: it is kept under the id, unless that has an end already.
      refuse: (rescode) => answerOf(asked.seqid, known() ?? record(verdict(rescode).message)),
    },
    refusal: null,
  };
}

function readState(platform: Platform, client: Client, body: Record<string, unknown>): ReadResult {
  const asked = readAsked(platform, client, body);
  if ("refusal" in asked) return { call: null, refusal: asked.refusal };
  const act = () => {
    const known = platform.bank.transferOf({ clientId: client.clientId, transferId: asked.transferId });
    return known === null ? { seqid: asked.seqid, ...verdict(0), state: "not_found" } : answerOf(asked.seqid, known);
  };
  const plain = { seqid: asked.seqid, recipient: null, reseller: null, order: null, diamonds: null };
  return { call: { path: "transfer_state", ...plain, act }, refusal: null };
}

function readAsked(platform: Platform, client: Client, body: Record<string, unknown>): Asked | { refusal: Verdict } {
  const seq = readSeqId(body);
  if (seq.refusal !== null) return { refusal: seq.refusal };
  const { transfer_id: transferId } = body;
  if (typeof transferId !== "string" || !/^[0-9A-Za-z_-]{1,40}$/.test(transferId)) {
    return { refusal: verdict(400001, "transfer_id must be 1 to 40 letters, digits, dashes or underscores") };
  }
  const { seqid } = seq.fields;
  if (platform.faults.behaviour().refuseReusedSeqIds && !platform.bank.claimSeqId(client.clientId, seqid)) {
    return { refusal: verdict(400001, "seqid was used before") };
  }
  return { seqid, transferId };
}

/** Why it cannot move, in words, or nothing. */
function problemOf(
  { bank }: Platform,
  { clientId, from, to, diamonds }: Omit<AccountTransfer, "refusal" | "atMs">,
): string {
  const [giver, taker] = [bank.account(from), bank.account(to)];
  if (giver?.clientId !== clientId || taker?.clientId !== clientId) return verdict(7212006).message;
  return giver.balance < diamonds ? verdict(7212011).message : "";
}

function answerOf(seqid: string, { refusal }: AccountTransfer): Record<string, unknown> {
  return refusal === ""
    ? { seqid, ...verdict(0), state: "moved" }
    : { seqid, rescode: 7212011, message: refusal, state: "refused" };
}

function illegal(detail: string): ReadResult {
  return { call: null, refusal: verdict(400001, detail) };
}
