import { acceptInvitation } from "@/lib/accounts/accept-invitation";
import { AcceptInvitationInput } from "@/lib/accounts/schemas";
import { clientAddress } from "@/lib/http/client-address";
import { publicAnswer } from "@/lib/http/public-answer";

/** `POST /api/staff/invitation` `{token, name, password}`: makes the account of somebody who was invited; answers its address. */
export function POST(request: Request): Promise<Response> {
  return publicAnswer(
    request,
    { door: "invitation", caller: clientAddress(request.headers) ?? "somewhere", schema: AcceptInvitationInput },
    async (input, now) => {
      const { email } = await acceptInvitation(input, now);
      return { email };
    },
  );
}
