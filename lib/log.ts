import pino, { type Logger } from "pino";
import { env } from "@/lib/env";

let logger: Logger | undefined;

/**
 * Structured logs, one JSON object a line. Ids and codes only: no recipient, e-mail address, token or card ever belongs in a log,
 * and the fields below are removed wherever they appear.
 */
export function log(): Logger {
  logger ??= pino({
    level: env.LOG_LEVEL,
    base: { pid: process.pid },
    redact: {
      paths: ["*.email", "*.recipientId", "*.token", "*.authorization", "*.cookie", "*.password", "err.client"],
      censor: "[removed]",
    },
  });
  return logger;
}
