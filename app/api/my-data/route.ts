import { clientAddress } from "@/lib/http/client-address";
import { publicAnswer } from "@/lib/http/public-answer";
import { confirmDataRequest } from "@/lib/privacy/confirm-data-request";
import { ConfirmDataInput } from "@/lib/privacy/schemas";

/** `POST /api/my-data` `{token}`: confirms the request of a mailed link; answers `{kind, readyUntil}`. */
export function POST(request: Request): Promise<Response> {
  const caller = clientAddress(request.headers) ?? "somewhere";
  return publicAnswer(request, { door: "invitation", caller, schema: ConfirmDataInput }, ({ token }, now) =>
    confirmDataRequest(token, now),
  );
}
