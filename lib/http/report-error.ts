import "server-only";
import { randomBytes } from "node:crypto";
import { log } from "@/lib/log";

/** Logs a bug under a reference that the person sees instead of its message. */
export function reportError(error: unknown): string {
  const reference = randomBytes(5).toString("hex");
  log().error({ reference, err: error }, "unexpected error");
  return reference;
}
