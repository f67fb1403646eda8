import "server-only";
import { reportError } from "@/lib/http/report-error";
import { Refusal } from "@/lib/shared/refusal";

/** Answers of an API are never cached by anybody but who is told to. */
export const NO_STORE = { "Cache-Control": "no-store" } as const;

/** Runs a route handler: a refusal becomes its status and `{code, message}`, a bug a 500 with a reference. */
export async function answerAsJson(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) {
      const retryAfterSeconds = error.facts.retryAfterSeconds;
      const retry = typeof retryAfterSeconds === "number" ? { retryAfterSeconds } : {};
      return Response.json(
        { code: error.code, message: error.publicMessage, ...retry },
        {
          status: error.status,
          headers: {
            ...NO_STORE,
            ...("retryAfterSeconds" in retry ? { "Retry-After": String(retryAfterSeconds) } : {}),
          },
        },
      );
    }
    const reference = reportError(error);
    return Response.json(
      { code: "server.failed", message: "Something went wrong on our side.", reference },
      { status: 500, headers: NO_STORE },
    );
  }
}
