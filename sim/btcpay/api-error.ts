import { json, type SimReply } from "../shared/http-server";

/** A refusal in Greenfield's words: {code, message}. */
export class BtcpayError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.body = { code, message };
  }
}

/** A request with a wrong field: the server answers 422 with a list of {path, message}, in spite of the 400 in its document. */
export class InvalidRequest extends BtcpayError {
  override readonly body: unknown;

  constructor(path: string, message: string) {
    super(422, "invalid", message);
    this.body = [{ path, message }];
  }
}

export function errorReply({ status, body }: BtcpayError): SimReply {
  return json(status, body);
}

export const SERVER_ERROR = new BtcpayError(500, "unhandled", "Made by the simulator's fault settings.");

export const RATE_LIMIT = new BtcpayError(429, "throttled", "Too many requests.");

export const UNAUTHENTICATED = new BtcpayError(401, "unauthenticated", "Authentication is required.");

export const INVOICE_NOT_FOUND = new BtcpayError(404, "invoice-not-found", "The invoice was not found.");

export const PULL_PAYMENT_NOT_FOUND = new BtcpayError(404, "pullpayment-not-found", "The pull payment was not found.");
