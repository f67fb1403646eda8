import { beforeAll, describe, expect, it, vi } from "vitest";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { call, request, signInAs, type Who } from "@/tests/support/desk";
import { givenOrderRow } from "@/tests/support/orders-at-rest";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

const EVERYBODY: readonly Who[] = ["guest", "customer", "streamer", "support", "admin"];
const BOTH: readonly Who[] = ["support", "admin"];
const ADMIN: readonly Who[] = ["admin"];

/** Every page of the desks and who may see it. A page that is missing here fails the last test of this file. */
const PAGES: Readonly<Record<string, readonly Who[]>> = {
  "/app/admin/(desk)/page.tsx": ADMIN,
  "/app/admin/(desk)/orders/page.tsx": ADMIN,
  "/app/admin/(desk)/channels/page.tsx": ADMIN,
  "/app/admin/(desk)/pool/page.tsx": ADMIN,
  "/app/admin/(desk)/ledger/page.tsx": ADMIN,
  "/app/admin/(desk)/reconciliation/page.tsx": ADMIN,
  "/app/admin/(desk)/prices/page.tsx": ADMIN,
  "/app/admin/(desk)/risk/page.tsx": ADMIN,
  "/app/admin/(desk)/people/page.tsx": ADMIN,
  "/app/admin/(desk)/audit/page.tsx": ADMIN,
  "/app/support/page.tsx": BOTH,
  "/app/support/orders/[orderId]/page.tsx": BOTH,
};

/** The door is open to everybody. */
const DOORS = new Set(["/app/admin/(door)/sign-in/page.tsx"]);

/** Every action of the desks and who may call it. */
const ACTIONS: Readonly<Record<string, Readonly<Record<string, readonly Who[]>>>> = {
  "/app/admin/confirm/actions.ts": { confirmPasswordAction: BOTH },
  "/app/admin/(desk)/channels/actions.ts": {
    setChannelAction: ADMIN,
    addMaintenanceWindowAction: ADMIN,
    removeMaintenanceWindowAction: ADMIN,
    addRoutingRuleAction: ADMIN,
    removeRoutingRuleAction: ADMIN,
    moveRoutingRuleAction: ADMIN,
    askRoutingAction: ADMIN,
  },
  "/app/admin/(desk)/pool/actions.ts": { recordDepositAction: ADMIN, pauseDeliveriesAction: ADMIN },
  "/app/admin/(desk)/reconciliation/actions.ts": { closeDifferenceAction: ADMIN, runSettlementAction: ADMIN },
  "/app/admin/(desk)/prices/actions.ts": {
    setPackagePriceAction: ADMIN,
    createPackageAction: ADMIN,
    setPackageActiveAction: ADMIN,
    recordFxRateAction: ADMIN,
    setFxOverrideAction: ADMIN,
    endFxOverrideAction: ADMIN,
    settleRefusedQuoteAction: ADMIN,
  },
  "/app/admin/(desk)/risk/actions.ts": { listSubjectAction: ADMIN, removeListEntryAction: ADMIN },
  "/app/admin/(desk)/people/actions.ts": {
    createStaffAction: ADMIN,
    setUserDisabledAction: ADMIN,
    revokeSessionsAction: ADMIN,
  },
  "/app/support/actions.ts": { resumeDeliveriesAction: BOTH },
  "/app/support/orders/[orderId]/actions.ts": {
    correctRecipientAction: BOTH,
    reviewAction: BOTH,
    giveUpAction: BOTH,
    resolveUnknownAction: BOTH,
    refundAction: BOTH,
    settlePaymentNeedAction: BOTH,
    payoutAction: BOTH,
    addNoteAction: BOTH,
    revealAction: BOTH,
  },
};

/** Every route handler of the desks and who may call it. */
const ROUTES: Readonly<Record<string, readonly Who[]>> = {
  "/app/support/orders/[orderId]/evidence/route.ts": BOTH,
  "/app/admin/(desk)/channels/events/route.ts": ADMIN,
  "/app/admin/(desk)/orders/export/route.ts": ADMIN,
  "/app/admin/(desk)/ledger/export/route.ts": ADMIN,
  "/app/admin/(desk)/reconciliation/export/route.ts": ADMIN,
};

const pages = import.meta.glob<{ default: (props: object) => Promise<unknown> }>("/app/{admin,support}/**/page.tsx");
const actionFiles = import.meta.glob<Record<string, unknown>>("/app/{admin,support}/**/*actions.ts");
const routes = import.meta.glob<{ GET: (request: Request, context: unknown) => Promise<Response> }>(
  "/app/{admin,support}/**/route.ts",
);

let orderId = "";

beforeAll(async () => {
  await inTransaction((tx) => seedReferenceData(tx));
  orderId = (await givenOrderRow()).id;
});

/** Where a page sends somebody, or "shown". next/navigation throws an error whose digest names the target. */
async function visit(file: string): Promise<string> {
  const page = await pages[file]?.();
  if (page === undefined) throw new Error(`no page ${file}`);
  const props = { params: Promise.resolve({ orderId }), searchParams: Promise.resolve({}) };
  return page.default(props).then(
    () => "shown",
    (error: { digest?: string }) => {
      const [kind, , target] = (error.digest ?? "").split(";");
      if (kind !== "NEXT_REDIRECT") throw error;
      return `sent to ${target}`;
    },
  );
}

function doorOf(who: Who): string {
  if (who === "guest") return "sent to /admin/sign-in";
  if (who === "support") return "sent to /support?because=forbidden";
  return "sent to /admin/sign-in?because=forbidden";
}

// Guarantee: no page, action or handler of a desk answers to anybody whose role does not hold it.
describe.each(Object.entries(PAGES))("the page %s", (file, allowed) => {
  it.each(EVERYBODY)("for %s", async (who) => {
    await signInAs(who);
    expect(await visit(file)).toBe(allowed.includes(who) ? "shown" : doorOf(who));
  });
});

const ALL_ACTIONS = Object.entries(ACTIONS).flatMap(([file, actions]) =>
  Object.entries(actions).map(([name, allowed]) => ({ file, name, allowed })),
);

describe.each(ALL_ACTIONS)("the action $name", ({ file, name, allowed }) => {
  it.each(EVERYBODY)("for %s", async (who) => {
    const module = await actionFiles[file]?.();
    await signInAs(who);
    // An empty form: whoever may call it is told about its fields, everybody else only that he may not.
    const outcome = await call(module?.[name], {});
    if (allowed.includes(who)) expect(outcome).toMatch(/^invalid:/);
    else expect(outcome).toBe(who === "guest" ? "auth.sign_in_required" : "auth.forbidden");
  });

  it("refuses a form that another site sent", async () => {
    const module = await actionFiles[file]?.();
    await signInAs("admin", { isConfirmed: true });
    for (const origin of [null, "https://evil.test", "null"]) {
      if (origin === null) request.headers.delete("origin");
      else request.headers.set("origin", origin);
      expect(await call(module?.[name], {})).toBe("auth.wrong_origin");
    }
  });
});

describe.each(Object.entries(ROUTES))("the handler %s", (file, allowed) => {
  it.each(EVERYBODY)("for %s", async (who) => {
    const route = await routes[file]?.();
    await signInAs(who);
    const answer = await route?.GET(new Request(`${env.FACET_URL}/x`, { headers: request.headers }), {
      params: Promise.resolve({ orderId }),
    });
    expect(answer?.status).toBe(allowed.includes(who) ? 200 : who === "guest" ? 401 : 403);
    await answer?.text();
  });
});

describe("this table", () => {
  it("names every page, action and handler of the desks", async () => {
    expect(Object.keys(pages).sort()).toEqual([...Object.keys(PAGES), ...DOORS].sort());
    expect(Object.keys(routes).sort()).toEqual(Object.keys(ROUTES).sort());
    expect(Object.keys(actionFiles).sort()).toEqual(Object.keys(ACTIONS).sort());
    for (const [file, load] of Object.entries(actionFiles)) {
      expect(Object.keys(await load()).sort(), file).toEqual(Object.keys(ACTIONS[file] ?? {}).sort());
    }
  });
});
