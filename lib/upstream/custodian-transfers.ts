import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { BigoClientConfig } from "@/lib/upstream/bigo-client";
import { type Exchange, postSigned } from "@/lib/upstream/post-signed";
import { parseObject, readHttp } from "@/lib/upstream/read-answer";
import { signedHeaders } from "@/lib/upstream/sign-request";
import { isDefinitelyNothingDone } from "@/lib/upstream/upstream-answer";

/**
 * The capability `transfer` of a destination: moving diamonds from one custodian account to another. The platform's published contract has
 * no such call, so that this port asks as little as it can of whoever supplies an account. An adapter for a real supplier is a file like
 * this one, and has to keep three promises: a transfer id moves diamonds at most once, however often it is sent; a refused id stays
 * refused; and the supplier can be asked what became of an id.
 */
export type CustodianTransfers = {
  /** Moves diamonds. The same id again never moves twice. */
  transfer: (call: TransferCall) => Promise<TransferAnswer>;
  /** What became of an id. Moves nothing. */
  query: (call: { transferId: string; seqId: string }) => Promise<TransferAnswer>;
  close: () => void;
};

export type TransferCall = {
  /** Ours, for ever: never sent again under another one. */
  transferId: string;
  /** New for every call. */
  seqId: string;
  fromResellerId: string;
  toResellerId: string;
  diamonds: bigint;
};

/**
 * `refused`: nothing moved, for certain. `not_found`: the supplier has not heard of the id, or not yet. `unknown`: anything may have
 * happened.
 */
export type TransferAnswer =
  | { kind: "moved" }
  | { kind: "refused"; because: string }
  | { kind: "not_found" }
  | { kind: "unknown"; because: string };

const SEND_PATH = "/supplier-api/v1/transfer";
const QUERY_PATH = "/supplier-api/v1/transfer_state";
const SOCKETS_MAX = 16;
const STATES = ["moved", "refused", "not_found"] as const;

/**
 * The transfer API of the simulator's supplier, signed as every other call to it. Makes at most one HTTP call each and never throws for what
 * the other side or the network does.
 */
export function createCustodianTransfers(
  config: Omit<BigoClientConfig, "hosts"> & { apiBase: string },
): CustodianTransfers {
  const options = { keepAlive: true, maxSockets: SOCKETS_MAX } as const;
  const http = new HttpAgent(options);
  const https = new HttpsAgent({ ...options, minVersion: "TLSv1.2" });

  async function call(path: string, fields: Record<string, unknown> & { seqid: string }): Promise<TransferAnswer> {
    const rawBody = JSON.stringify(fields);
    const timestampSeconds = Math.floor((config.nowMs ?? Date.now)() / 1000);
    const headers = signedHeaders(config, { rawBody, path, timestampSeconds });
    const url = new URL(path, config.apiBase);
    const agent = url.protocol === "https:" ? https : http;
    const exchange = await postSigned({ url, agent, headers, body: Buffer.from(rawBody), timeoutMs: config.timeoutMs });
    return readTransferAnswer(exchange, fields.seqid);
  }

  return {
    transfer: ({ transferId, seqId, fromResellerId, toResellerId, diamonds }) =>
      // As text: a JSON number would lose whole diamonds beyond 2^53.
      call(SEND_PATH, {
        seqid: seqId,
        transfer_id: transferId,
        from_reseller: fromResellerId,
        to_reseller: toResellerId,
        diamonds: diamonds.toString(),
      }),
    query: ({ transferId, seqId }) => call(QUERY_PATH, { seqid: seqId, transfer_id: transferId }),
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

const NO_STEPS = { sealMs: null, tlsMs: null, verifyMs: null, injectMs: null };

/** Whatever is not exactly an answer about this call is unknown, but for the two HTTP codes that come before anything is done. */
export function readTransferAnswer(exchange: Exchange, seqId: string): TransferAnswer {
  const body = readHttp(exchange, NO_STEPS);
  if (body.kind === "no_answer") {
    return isDefinitelyNothingDone(body.because)
      ? { kind: "refused", because: `http ${body.httpStatus}` }
      : { kind: "unknown", because: body.because };
  }
  const fields = parseObject(body.text);
  if (fields === null || fields.seqid !== seqId) return { kind: "unknown", because: "unreadable" };
  const state = STATES.find((known) => known === fields.state);
  if (state === undefined) return { kind: "unknown", because: `code ${String(fields.rescode).slice(0, 12)}` };
  if (state !== "refused") return { kind: state };
  const message = typeof fields.message === "string" ? fields.message.slice(0, 200) : "";
  return { kind: "refused", because: message.replaceAll(/[\p{Cc}\s]+/gu, " ").trim() };
}
