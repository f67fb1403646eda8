import { env } from "@/lib/env";

/** Facts about the running shop that a static page cannot know for sure. Never cached: a build outlives settings. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(
    { demo: env.FACET_DEMO, shopName: env.SHOP_NAME, supportEmail: env.SUPPORT_EMAIL },
    { headers: { "cache-control": "no-store" } },
  );
}
