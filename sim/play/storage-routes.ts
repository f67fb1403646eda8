import { json, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import type { Access } from "./access";
import { errorReply, UNAUTHENTICATED } from "./api-error";
import { earningsZip, monthOf } from "./earnings";
import type { PlayStore } from "./play-store";
import type { PlaySettings } from "./settings";

export type StorageContext = {
  play: PlayStore;
  access: Access;
  settings: () => PlaySettings;
  packageName: string;
  bucket: string;
  /** Wraps what a call of this name does into the faults that are set. */
  perform: (operation: string, act: () => SimReply) => Promise<SimReply>;
};

const SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";
const ACCOUNT = "0123456789";

/** Cloud Storage with the one bucket into which Google Play lays an account's earnings: list, and read with alt=media. */
export function storageRoutes(context: StorageContext): SimRoute[] {
  const { access, bucket, perform } = context;
  const route = (path: string, operation: string, act: (request: SimRequest) => SimReply): SimRoute => ({
    method: "GET",
    path,
    handle: (request) => {
      if (!access.isKnown(request.headers.authorization, SCOPE)) return errorReply(UNAUTHENTICATED);
      if (request.params.bucket !== bucket) return NO_SUCH_OBJECT;
      return perform(operation, () => act(request));
    },
  });
  return [
    route("/storage/v1/b/:bucket/o", "report.list", ({ query }) => {
      const names = published(context).filter(({ name }) => name.startsWith(query.get("prefix") ?? ""));
      // A list of nothing has no items.
      return json(200, names.length === 0 ? {} : { items: names.map(({ name }) => ({ name })) });
    }),
    route("/storage/v1/b/:bucket/o/:name", "report.read", ({ params, query }) => {
      const found = published(context).find(({ name }) => name === decodeURIComponent(params.name ?? ""));
      if (found === undefined || query.get("alt") !== "media") return NO_SUCH_OBJECT;
      const body = earningsZip(context.play, context.packageName, found.month);
      return { kind: "reply", status: 200, headers: { "content-type": "application/zip" }, body };
    }),
  ];
}

const NO_SUCH_OBJECT = json(404, { error: { code: 404, message: "No such object", errors: [{ reason: "notFound" }] } });

/** How far back the account goes. A month without sales has a report without rows. */
const MONTHS = 24;

/** A month's report is there when so many months have begun after it. */
function published({ settings }: StorageContext): { name: string; month: string }[] {
  const thisMonth = monthOf(Date.now());
  const [year, month] = [Number(thisMonth.slice(0, 4)), Number(thisMonth.slice(4))];
  return Array.from({ length: MONTHS }, (_, at) => {
    const middle = Date.UTC(year, month - 1 - settings().earningsMonths - at, 15);
    return { month: monthOf(middle), name: `earnings/earnings_${monthOf(middle)}_${ACCOUNT}-1.zip` };
  });
}
