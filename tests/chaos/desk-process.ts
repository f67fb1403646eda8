import { isStaff, type StaffActor } from "@/lib/accounts/actor";
import { actorOfSession, startSession } from "@/lib/accounts/user-session";
import { prisma } from "@/lib/db/prisma";
import { listQueue } from "@/lib/orders/desk-queues";
import { holdPool, releasePool, reviewLargeOrders, type Supplier, workOnce } from "@/tests/chaos/desk-work";

/**
 * The people of the shop in a process of their own, with the shop's settings: they call the use-cases that the desk's pages call.
 * Talks in messages; each question gets one answer.
 */
export type DeskQuestion =
  | { ask: "begin"; bigoUrl: string }
  | { ask: "hold"; roomDiamonds: number }
  | { ask: "release"; ids: string[] }
  | { ask: "work"; seed: number; isAway: boolean }
  | { ask: "queue" };

export type DeskAnswers = {
  begin: null;
  hold: string[];
  release: null;
  work: number;
  queue: { queue: string; reference: string }[];
};

export type DeskReply = { id: number; answer: unknown } | { id: number; failure: string };

let actor: StaffActor | null = null;
let bigoUrl = "";

async function begin(url: string): Promise<null> {
  bigoUrl = url;
  const admin = await prisma().user.findFirstOrThrow({ where: { role: "admin" }, select: { id: true, role: true } });
  const session = { userId: admin.id, role: admin.role, userAgent: "drill", proof: "password" as const };
  const person = await actorOfSession(await startSession(session, new Date()), new Date());
  if (person === null || !isStaff(person)) throw new Error("the demo's admin is no member of staff");
  actor = person;
  await reviewLargeOrders(person);
  return null;
}

function desk(): StaffActor {
  if (actor === null) throw new Error("the desk has not begun");
  return actor;
}

const supplier: Supplier = {
  async hasArrived(deliveryId) {
    const answer = await fetch(`${bigoUrl}/_sim/state?bu_orderid=${deliveryId.replaceAll("-", "")}&limit=1`);
    return ((await answer.json()) as { recharges: { count: number } }).recharges.count > 0;
  },
  async deposit(reseller, diamonds) {
    const body = JSON.stringify({ reseller, diamonds: Number(diamonds) });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${bigoUrl}/_sim/deposit`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`the platform refused a deposit: ${answer.status}`);
    await answer.arrayBuffer();
  },
};

async function answerTo(question: DeskQuestion): Promise<unknown> {
  switch (question.ask) {
    case "begin":
      return begin(question.bigoUrl);
    case "hold":
      return holdPool(BigInt(question.roomDiamonds));
    case "release":
      await releasePool(question.ids);
      return null;
    case "work":
      return workOnce(desk(), supplier, question);
    case "queue":
      return (await listQueue(prisma(), undefined)).map(({ queue, reference }) => ({ queue, reference }));
  }
}

process.on("message", ({ id, question }: { id: number; question: DeskQuestion }) => {
  answerTo(question).then(
    (answer) => process.send?.({ id, answer } satisfies DeskReply),
    (error: unknown) =>
      process.send?.({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
