import { json, type SimReply } from "../shared/http-server";

export type ErrorBody = {
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error" | "rate_limit_error";
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  payment_intent?: object;
};

/**
 * A refusal in Stripe's words. `isStored` says whether the idempotency layer keeps it: what fails before the endpoint
 * began to act (parameters, keys) is not kept, what fails afterwards is.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly isStored: boolean;

  constructor(status: number, body: ErrorBody, isStored: boolean) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.isStored = isStored;
  }
}

export function badParam(param: string, message: string, code?: string): ApiError {
  return new ApiError(400, { type: "invalid_request_error", message, param, ...(code && { code }) }, false);
}

export function notFound(kind: string, id: string): ApiError {
  const message = `No such ${kind}: '${id}'`;
  return new ApiError(404, { type: "invalid_request_error", code: "resource_missing", message, param: "id" }, false);
}

export function refusedState(code: string | undefined, message: string, extra: Partial<ErrorBody> = {}): ApiError {
  return new ApiError(400, { type: "invalid_request_error", message, ...(code && { code }), ...extra }, true);
}

export function errorReply(error: ApiError, headers: Record<string, string> = {}): SimReply {
  return json(error.status, { error: error.body }, headers);
}

export const SERVER_ERROR = new ApiError(
  500,
  { type: "api_error", message: "An unknown error occurred. (Made by the simulator's fault settings.)" },
  true,
);

export const RATE_LIMIT = new ApiError(
  429,
  { type: "rate_limit_error", code: "rate_limit", message: "Request rate limit exceeded." },
  false,
);
