import { customerHandler } from "@/lib/http/customer";
import { dataFile } from "@/lib/http/data-file";
import { readJson } from "@/lib/http/json-body";
import { takeCall } from "@/lib/http/rate-limit";
import { addressOfExport } from "@/lib/privacy/queries";
import { OwnDataFileInput } from "@/lib/privacy/schemas";
import { Refusal } from "@/lib/shared/refusal";

/** `POST /api/me/data/file` `{requestId, format}`: the copy that the signed-in customer asked for, while it can be fetched. */
export const POST = customerHandler(async (request, actor) => {
  takeCall("myData", [actor.userId]);
  const { requestId, format } = await readJson(request, OwnDataFileInput);
  const now = new Date();
  const email = await addressOfExport({ requestId, email: actor.email }, now);
  if (email === null) throw new Refusal("data.link_expired");
  return dataFile(email, format, now);
});
