import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { removeViewAction, renameViewAction, saveViewAction } from "@/app/admin/(desk)/views/actions";
import { actorOfSession } from "@/lib/accounts/user-session";
import { listViews } from "@/lib/accounts/view-queries";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { givenPerson, givenSession, headersOf, type Person } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let lead: Person;
beforeAll(async () => {
  await inTransaction((tx) => seedReferenceData(tx));
  lead = await givenPerson("supervisor");
});
beforeEach(() => signIn(lead));

async function signIn(person: Person): Promise<void> {
  request.headers = await headersOf(await givenSession(person));
}

async function namesFor(person: Person, tableId: "orders" | "ledger" = "orders"): Promise<string[]> {
  const actor = await actorOfSession(await givenSession(person), new Date());
  if (actor === null) throw new Error("a new session has an actor");
  return (await listViews(prisma(), actor, tableId)).map(({ name }) => name);
}

let counter = 0;
const fieldsOf = (given: Record<string, string> = {}) => ({
  viewId: newId(),
  tableId: "orders",
  name: `Late ones ${++counter}`,
  filters: "status=unknown",
  ...given,
});

async function saved(given: Record<string, string> = {}): Promise<{ viewId: string; name: string }> {
  const fields = fieldsOf(given);
  expect(await call(saveViewAction, fields)).toBe("done");
  return fields;
}

const five = <T>(run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, run));

// Guarantee: what a person saves is his until he shares it, holds the table's filters and nothing else, and is there once.
describe("saving a view", () => {
  it("keeps the table's filters, and neither the page nor what else stood in the address", async () => {
    const { viewId } = await saved({ filters: "before=x&status=unknown&order=1&from=2026-11-01&evil=1&country=" });
    const row = await prisma().savedView.findUniqueOrThrow({ where: { id: viewId } });
    expect(row).toMatchObject({ ownerId: lead.id, filters: "status=unknown&from=2026-11-01", isShared: false });
    expect(await auditOf(`view:${viewId}`)).toMatchObject([{ action: "view.save", actor_id: lead.id }]);
  });

  it("refuses what is not complete", async () => {
    const bad = fieldsOf({ viewId: "x", tableId: "users", name: "  ", filters: "x".repeat(1_001) });
    expect(await call(saveViewAction, bad)).toBe("invalid:filters,name,tableId,viewId");
    expect(await call(saveViewAction, fieldsOf({ name: "a\nb" }))).toBe("invalid:name");
    const { name } = await saved();
    expect(await call(saveViewAction, fieldsOf({ name }))).toBe("view.name_taken");
  });

  it("lets nobody save for a table that he may not read, or share without the right", async () => {
    expect(await call(saveViewAction, fieldsOf({ tableId: "ledger", filters: "unit=USD" }))).toBe("auth.forbidden");
    await signInAs("finance");
    expect(await call(saveViewAction, fieldsOf({ isShared: "true" }))).toBe("auth.forbidden");
    await signInAs("support");
    expect(await call(saveViewAction, fieldsOf())).toBe("auth.forbidden");
  });

  it("saves once when it is sent again, and refuses other content under that key", async () => {
    const fields = fieldsOf();
    for (let time = 0; time < 3; time += 1) expect(await call(saveViewAction, fields)).toBe("done");
    expect(await call(saveViewAction, { ...fields, filters: "status=delivered" })).toBe("view.key_reused");
    expect(await prisma().savedView.count({ where: { name: fields.name } })).toBe(1);
    expect(await auditOf(`view:${fields.viewId}`)).toHaveLength(1);
  });

  it("saves one of five of the same name that arrive together, and stops at fifty", async () => {
    const { name } = fieldsOf();
    const answers = await five(() => call(saveViewAction, fieldsOf({ name })));
    expect(answers.sort()).toEqual(["done", ...Array(4).fill("view.name_taken")]);
    const keen = await givenPerson("supervisor");
    await prisma().savedView.createMany({
      data: Array.from({ length: 49 }, (_, at) => ({
        ...{ id: newId(), ownerId: keen.id, tableId: "orders", name: `kept ${at}`, filters: "" },
      })),
    });
    await signIn(keen);
    const last = await five(() => call(saveViewAction, fieldsOf({ name: `new ${++counter}` })));
    expect(last.sort()).toEqual(["done", ...Array(4).fill("view.limit")]);
  });
});

// Guarantee: a shared view is everybody's to use, and only theirs to change who may share.
describe("who sees a view", () => {
  it("shows an own one to its owner only, and a shared one to all who may read the table", async () => {
    const [own, shared] = [await saved(), await saved({ isShared: "true" })];
    const colleague = await givenPerson("finance");
    expect(await namesFor(lead)).toEqual(expect.arrayContaining([own.name, shared.name]));
    expect(await namesFor(colleague)).toContain(shared.name);
    expect(await namesFor(colleague)).not.toContain(own.name);
    expect(await namesFor(colleague, "ledger")).toEqual([]);
  });
});

describe("renaming a view", () => {
  it("gives it the new name and keeps the filters", async () => {
    const { viewId, name } = await saved();
    expect(await call(renameViewAction, { viewId, name: `${name} again` })).toBe("done");
    const row = await prisma().savedView.findUniqueOrThrow({ where: { id: viewId } });
    expect(row).toMatchObject({ name: `${name} again`, filters: "status=unknown" });
    expect((await auditOf(`view:${viewId}`)).map(({ action }) => action)).toEqual(["view.save", "view.rename"]);
  });

  it("refuses an empty name, a taken one, and a view that is not there", async () => {
    const [one, other] = [await saved(), await saved()];
    expect(await call(renameViewAction, { viewId: one.viewId, name: "" })).toBe("invalid:name");
    expect(await call(renameViewAction, { viewId: one.viewId, name: other.name })).toBe("view.name_taken");
    expect(await call(renameViewAction, { viewId: newId(), name: "Anything" })).toBe("view.not_found");
  });

  it("leaves somebody else's own view as absent, and a shared one to whoever may share", async () => {
    const [own, shared] = [await saved(), await saved({ isShared: "true" })];
    await signInAs("finance");
    expect(await call(renameViewAction, { viewId: own.viewId, name: "Mine" })).toBe("view.not_found");
    expect(await call(renameViewAction, { viewId: shared.viewId, name: "Mine" })).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await call(renameViewAction, { viewId: shared.viewId, name: `Ours ${++counter}` })).toBe("done");
  });

  it("changes nothing when it is sent again", async () => {
    const { viewId } = await saved();
    const name = `Twice ${++counter}`;
    for (let time = 0; time < 3; time += 1) expect(await call(renameViewAction, { viewId, name })).toBe("done");
    expect(await auditOf(`view:${viewId}`)).toHaveLength(2);
  });

  it("gives a name to one of two that want it at once", async () => {
    const [one, other] = [await saved(), await saved()];
    const name = `Wanted ${++counter}`;
    const answers = await Promise.all([one, other].map(({ viewId }) => call(renameViewAction, { viewId, name })));
    expect(answers.sort()).toEqual(["done", "view.name_taken"]);
    expect(await prisma().savedView.count({ where: { ownerId: lead.id, name } })).toBe(1);
  });
});

describe("removing a view", () => {
  it("takes it away and says in the audit log what it was", async () => {
    const { viewId, name } = await saved();
    expect(await call(removeViewAction, { viewId })).toBe("done");
    expect(await namesFor(lead)).not.toContain(name);
    expect((await auditOf(`view:${viewId}`)).map(({ action }) => action)).toEqual(["view.save", "view.remove"]);
  });

  it("refuses an id that is none", async () => {
    expect(await call(removeViewAction, { viewId: "x" })).toBe("invalid:viewId");
  });

  it("leaves somebody else's view where it is", async () => {
    const [own, shared] = [await saved(), await saved({ isShared: "true" })];
    await signInAs("finance");
    expect(await call(removeViewAction, { viewId: own.viewId })).toBe("view.not_found");
    expect(await call(removeViewAction, { viewId: shared.viewId })).toBe("auth.forbidden");
    expect(await namesFor(lead)).toEqual(expect.arrayContaining([own.name, shared.name]));
  });

  it("is done when it is sent again, or five times at once", async () => {
    const { viewId } = await saved();
    expect(await five(() => call(removeViewAction, { viewId }))).toEqual(Array(5).fill("done"));
    expect(await call(removeViewAction, { viewId })).toBe("done");
    expect(await auditOf(`view:${viewId}`)).toHaveLength(2);
  });
});
