import { afterAll, expect, it } from "vitest";
import { closeDatabase } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedDemoPrepared } from "@/prisma/seed/demo-prepared";
import { seedDemoTickets } from "@/prisma/seed/demo-tickets";
import { seedReferenceData } from "@/prisma/seed/reference-data";

afterAll(() => Promise.all([closePrisma(), closeDatabase()]));

// Guarantee: whoever tries the shop finds tickets to answer, once however often it is started.
it("the demo's answers, macros and tickets are there once after two starts", async () => {
  for (let start = 0; start < 2; start += 1) {
    const at = new Date();
    await inTransaction(async (tx) => {
      await seedReferenceData(tx);
      await seedDemoCatalog(tx, at);
      await seedDemoPrepared(tx, at);
    });
    await seedDemoTickets(at);
  }
  const counts = [
    prisma().cannedAnswer.count(),
    prisma().macro.count(),
    prisma().ticket.count(),
    prisma().order.count(),
  ];
  expect(await Promise.all(counts)).toEqual([4, 2, 3, 3]);
  expect(await prisma().order.findMany({ distinct: ["status"], select: { status: true } })).toEqual([
    { status: "awaiting_payment" },
  ]);
});
