import { createHash } from "node:crypto";
import { toCatalogView } from "@/lib/catalog/catalog";
import { currentCatalog } from "@/lib/catalog/queries";
import { CatalogRequest } from "@/lib/catalog/schemas";
import { answerAsJson } from "@/lib/http/route";
import { recentArrival } from "@/lib/insight/queries";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Short enough that a new price is seen at once by people, long enough that a crowd on one link costs one request. An order
 * names the total that its customer saw, so a stale list can never charge another price.
 */
const CACHE = "public, max-age=5, stale-while-revalidate=25";

/** Prices, methods and arrival times of one country, as CatalogView; 422 shop.country_not_served, 503 price.unavailable. */
export function GET(request: Request): Promise<Response> {
  return answerAsJson(async () => {
    const wanted = CatalogRequest.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!wanted.success) throw new Refusal("shop.country_not_served");
    const [catalog, arrival] = await Promise.all([currentCatalog(wanted.data.country), recentArrival()]);
    const body = JSON.stringify(toCatalogView(catalog, arrival));
    const etag = `"${catalog.version}-${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
    const headers = { "Cache-Control": CACHE, ETag: etag };
    if (isKnown(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
    return new Response(body, { headers: { ...headers, "Content-Type": "application/json" } });
  });
}

/** RFC 9110: a list of tags, weak ones compared by what stands between the quotes. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}
