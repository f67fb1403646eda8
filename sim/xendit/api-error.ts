import { json, type SimReply } from "../shared/http-server";

/**
 * A refusal in Xendit's words. `isStored` says whether the idempotency layer keeps it: what fails before the charge is
 * looked at is not kept.
 */
export class XenditError extends Error {
  readonly status: number;
  readonly code: string;
  readonly isStored: boolean;

  constructor(status: number, code: string, message: string, isStored: boolean) {
    super(message);
    this.status = status;
    this.code = code;
    this.isStored = isStored;
  }
}

export function errorReply({ status, code, message }: XenditError): SimReply {
  return json(status, { error_code: code, message });
}

export function invalid(message: string): XenditError {
  return new XenditError(400, "API_VALIDATION_ERROR", message, false);
}

export const SERVER_ERROR = new XenditError(
  500,
  "SERVER_ERROR",
  "An unexpected error occurred. (Made by the simulator's fault settings.)",
  true,
);

export const RATE_LIMIT = new XenditError(429, "RATE_LIMIT_EXCEEDED", "Too many requests.", false);
