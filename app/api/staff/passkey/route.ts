import { beginPasskeyProof } from "@/lib/accounts/begin-passkey-proof";
import { clientAddress } from "@/lib/http/client-address";
import { NO_STORE } from "@/lib/http/door";
import { requireOwnOrigin } from "@/lib/http/origin";
import { takeCall } from "@/lib/http/rate-limit";
import { answerAsJson } from "@/lib/http/route";

/** `POST /api/staff/passkey`: what a browser hands to its authenticator to sign a member of staff in. The same for everybody. */
export function POST(request: Request): Promise<Response> {
  return answerAsJson(async () => {
    requireOwnOrigin(request.headers);
    takeCall("passkey", [clientAddress(request.headers) ?? "somewhere"]);
    const options = await beginPasskeyProof({ purpose: "sign_in", sessionId: null }, null, new Date());
    return Response.json(options, { headers: NO_STORE });
  });
}
