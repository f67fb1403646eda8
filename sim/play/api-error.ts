import { json, type SimReply } from "../shared/http-server";

/** A refusal in Google's words. `status` is the canonical name, where Google's newer services give one beside the number. */
export class PlayError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly status: string | null;

  constructor(code: number, reason: string, message: string, status: string | null = null) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.status = status;
  }
}

export function errorReply({ code, reason, message, status }: PlayError): SimReply {
  const errors = [{ message, domain: "androidpublisher", reason }];
  return json(code, { error: { code, message, errors, ...(status !== null && { status }) } });
}

export function notFound(): PlayError {
  return new PlayError(404, "purchaseTokenNotFound", "The purchase token was not found.");
}

export const SERVER_ERROR = new PlayError(
  500,
  "backendError",
  "Internal error encountered. (Made by the simulator's fault settings.)",
  "INTERNAL",
);

export const RATE_LIMIT = new PlayError(429, "rateLimitExceeded", "Quota exceeded.", "RESOURCE_EXHAUSTED");

export const UNAUTHENTICATED = new PlayError(
  401,
  "authError",
  "Request had invalid authentication credentials. Expected OAuth 2 access token.",
  "UNAUTHENTICATED",
);
