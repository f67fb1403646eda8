import "server-only";
import { asResponse } from "@/lib/http/as-route";
import { refusalOf } from "@/lib/http/door";

/** Runs a route handler: a refusal becomes its status and `{code, message}`, a bug a 500 with a reference. */
export async function answerAsJson(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    return asResponse(refusalOf(error));
  }
}
