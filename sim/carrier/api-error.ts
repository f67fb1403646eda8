import { json, type SimReply } from "../shared/http-server";

/** A refusal in CAMARA's words: `{status, code, message}`. */
export class CarrierError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function errorReply({ status, code, message }: CarrierError, correlator: string | null = null): SimReply {
  return json(status, { status, code, message }, correlator === null ? {} : { "x-correlator": correlator });
}

export function invalidArgument(message: string): CarrierError {
  return new CarrierError(400, "INVALID_ARGUMENT", message);
}

export function notFound(): CarrierError {
  return new CarrierError(404, "NOT_FOUND", "The specified resource is not found.");
}

export const SERVER_ERROR = new CarrierError(
  500,
  "INTERNAL",
  "Server error. (Made by the simulator's fault settings.)",
);

export const RATE_LIMIT = new CarrierError(429, "TOO_MANY_REQUESTS", "Rate limit reached.");
