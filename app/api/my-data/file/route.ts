import { clientAddress } from "@/lib/http/client-address";
import { dataFile } from "@/lib/http/data-file";
import { readJson } from "@/lib/http/json-body";
import { requireOwnOrigin } from "@/lib/http/origin";
import { takeCall } from "@/lib/http/rate-limit";
import { answerAsJson } from "@/lib/http/route";
import { addressOfExport } from "@/lib/privacy/queries";
import { DataFileInput } from "@/lib/privacy/schemas";
import { Refusal } from "@/lib/shared/refusal";

/** `POST /api/my-data/file` `{token, format}`: the copy that a confirmed mailed link opens, while it can be fetched. */
export function POST(request: Request): Promise<Response> {
  return answerAsJson(async () => {
    requireOwnOrigin(request.headers);
    takeCall("invitation", [clientAddress(request.headers) ?? "somewhere"]);
    const { token, format } = await readJson(request, DataFileInput);
    const now = new Date();
    const email = await addressOfExport({ token }, now);
    if (email === null) throw new Refusal("data.link_expired");
    return dataFile(email, format, now);
  });
}
