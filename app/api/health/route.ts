import { isDatabaseUp } from "@/lib/db/health";

export const dynamic = "force-dynamic";

/** Shallow: this process answers and reaches its database. For load balancers and the supervisor. */
export async function GET(): Promise<Response> {
  const isUp = await isDatabaseUp();
  return Response.json(
    { status: isUp ? "ok" : "no_database" },
    { status: isUp ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
