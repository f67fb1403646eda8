import { beforeAll, describe, expect, it, vi } from "vitest";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { ROLES } from "@/lib/shared/actor";
import { isConfirmedRight, RIGHTS, type Right, rolesWith } from "@/lib/shared/rights";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { call, request, signInAs, type Who } from "@/tests/support/desk";
import { givenOrderRow } from "@/tests/support/orders-at-rest";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

const EVERYBODY: readonly Who[] = ["guest", ...ROLES];

/** The door is open to everybody, and so is a mailed invitation, whose token is its key. */
const DOORS = new Set(["/app/admin/(door)/sign-in/page.tsx", "/app/admin/(door)/invitation/page.tsx"]);

const OWN_ACCOUNT = /^\/app\/admin\/\(desk\)\/account\//;

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

type Guarded<Call> = Call & { right?: Right };
type Page = Guarded<(props: object) => Promise<unknown>>;
type Handler = Guarded<(request: Request, context: unknown) => Promise<Response>>;

const pageFiles = import.meta.glob<{ default: Page }>("/app/{admin,support}/**/page.tsx");
const actionFiles = import.meta.glob<Record<string, Guarded<object>>>("/app/{admin,support}/**/*actions.ts");
const routeFiles = import.meta.glob<Record<string, Handler>>("/app/{admin,support}/**/route.ts");

const pages = await Promise.all(
  Object.entries(pageFiles)
    .filter(([file]) => !DOORS.has(file))
    .map(async ([file, load]) => ({ file, page: (await load()).default })),
);
const actions = (
  await Promise.all(
    Object.entries(actionFiles).map(async ([file, load]) =>
      Object.entries(await load()).map(([name, action]) => ({ file, name, action })),
    ),
  )
).flat();
const handlers = (
  await Promise.all(
    Object.entries(routeFiles).map(async ([file, load]) => {
      const module = await load();
      return METHODS.flatMap((method) => {
        const handler = module[method];
        return handler === undefined ? [] : [{ file, method, handler }];
      });
    }),
  )
).flat();

let params: Record<string, string> = {};

beforeAll(async () => {
  await inTransaction((tx) => seedReferenceData(tx));
  params = { orderId: (await givenOrderRow()).id };
});

/** The right that a page, action or handler names. One that names none answers to everybody, which no part of a desk may. */
function rightOf({ right }: { right?: Right }): Right {
  if (right === undefined || !Object.hasOwn(RIGHTS, right))
    throw new Error("it names no right of lib/shared/rights.ts");
  return right;
}

function allows(right: Right, who: Who): boolean {
  return (rolesWith(right) as readonly Who[]).includes(who);
}

/** Where a page sends somebody, or "shown". next/navigation throws an error whose digest names the target. */
async function visit(page: Page): Promise<string> {
  const props = { params: Promise.resolve(params), searchParams: Promise.resolve({}) };
  return page(props).then(
    () => "shown",
    (error: { digest?: string }) => {
      const [kind, , target] = (error.digest ?? "").split(";");
      // Of nothing in particular: whoever may not see the page is sent away before it is looked for.
      if (kind === "NEXT_HTTP_ERROR_FALLBACK") return "shown";
      if (kind !== "NEXT_REDIRECT") throw error;
      return `sent to ${target}`;
    },
  );
}

function doorOf(who: Who): string {
  if (who === "guest") return "sent to /admin/sign-in";
  if (who === "support") return "sent to /support?because=forbidden";
  if (who === "customer" || who === "streamer") return "sent to /admin/sign-in?because=forbidden";
  return "sent to /admin?because=forbidden";
}

// Guarantee: no page, action or handler of a desk answers to anybody whose role does not hold its right. Each is found by its file, so
// that a new one is asked too, and one that names no right fails.
describe.each(pages)("the page $file", ({ page }) => {
  it.each(EVERYBODY)("for %s", async (who) => {
    const right = rightOf(page);
    await signInAs(who);
    expect(await visit(page)).toBe(allows(right, who) ? "shown" : doorOf(who));
  });
});

describe.each(actions)("the action $name of $file", ({ action, file }) => {
  it.each(EVERYBODY)("for %s", async (who) => {
    const right = rightOf(action);
    await signInAs(who);
    // An empty form: whoever may call it is told about its fields, everybody else only that he may not.
    const outcome = await call(action, {});
    if (!allows(right, who)) expect(outcome).toBe(who === "guest" ? "auth.sign_in_required" : "auth.forbidden");
    else if (isConfirmedRight(right)) expect(outcome).toMatch(/^(invalid:.*|auth\.reauth_required)$/);
    // What guards somebody's own account asks for a fresh proof itself: no right decides about it.
    else if (OWN_ACCOUNT.test(file)) expect(outcome).not.toMatch(/^(auth\.(?!reauth_required$).*|failed)$/);
    else expect(outcome).not.toMatch(/^(auth\..*|failed)$/);
  });

  it("refuses a form that another site sent", async () => {
    await signInAs("admin", { isConfirmed: true });
    for (const origin of [null, "https://evil.test", "null"]) {
      if (origin === null) request.headers.delete("origin");
      else request.headers.set("origin", origin);
      expect(await call(action, {})).toBe("auth.wrong_origin");
    }
  });
});

describe.each(handlers)("the handler $method of $file", ({ method, handler }) => {
  it.each(EVERYBODY)("for %s", async (who) => {
    const right = rightOf(handler);
    await signInAs(who);
    const asked = new Request(`${env.FACET_URL}/x`, { method, headers: request.headers });
    const answer = await handler(asked, { params: Promise.resolve(params) });
    if (!allows(right, who)) expect(answer.status).toBe(who === "guest" ? 401 : 403);
    else expect([401, 403, 500]).not.toContain(answer.status);
    await answer.body?.cancel();
  });
});

// The table itself, where a slip would be dear: what a role must never hold.
describe("the table of rights", () => {
  it("gives an admin everything", () => {
    expect(Object.keys(RIGHTS).filter((right) => !allows(right as Right, "admin"))).toEqual([]);
  });

  it("gives customers and streamers nothing", () => {
    for (const right of Object.keys(RIGHTS) as Right[]) {
      expect([allows(right, "customer"), allows(right, "streamer"), allows(right, "guest")], right).not.toContain(true);
    }
  });

  it("keeps prices, people and where money flows with the admin", () => {
    for (const right of ["prices.change", "people.change", "channels.change", "pool.manage", "audit.read"] as const) {
      expect(rolesWith(right), right).toEqual(["admin"]);
    }
  });

  it("never lets support decide alone about a large refund, or move the pool", () => {
    for (const right of ["orders.approve_refund", "orders.pay_out", "pool.deposit", "pool.rebalance"] as const) {
      expect(rolesWith(right), right).not.toContain("support");
    }
  });

  it("names every right somewhere in the shop", () => {
    const sources = import.meta.glob<string>(["/app/**/*.{ts,tsx}", "/lib/**/*.ts", "/components/desk/**/*.{ts,tsx}"], {
      query: "?raw",
      import: "default",
      eager: true,
    });
    const text = Object.entries(sources)
      .filter(([file]) => file !== "/lib/shared/rights.ts")
      .map(([, source]) => source)
      .join("\n");
    expect(Object.keys(RIGHTS).filter((right) => !text.includes(`"${right}"`))).toEqual([]);
  });
});
