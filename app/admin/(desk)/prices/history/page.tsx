import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterSelect } from "@/components/desk/filter-bar";
import { Pager } from "@/components/desk/pager";
import { KIND_WORDS } from "@/components/desk/prices/change-words";
import { ChangesList } from "@/components/desk/prices/changes-list";
import { PricesNav } from "@/components/desk/prices/prices-nav";
import { staffEmails } from "@/lib/accounts/queries";
import { changesForDesk } from "@/lib/catalog/desk-queries";
import { CHANGE_KINDS, isChangeKind } from "@/lib/catalog/price-line";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { holdsRight } from "@/lib/shared/rights";
import { revertChangeAction } from "./actions";

export const metadata: Metadata = { title: "Price history" };

const PATH = "/admin/prices/history";

export default staffPage("prices.read", async ({ actor, query }) => {
  const kind = isChangeKind(query.kind) ? query.kind : null;
  const { changes, nextBefore } = await changesForDesk(prisma(), { before: query.before, kind });
  const emails = await staffEmails(
    prisma(),
    changes.map(({ actorId }) => actorId),
  );
  return (
    <>
      <DeskHeading
        title="Price history"
        subtitle="What was changed, by whom, and why. Each change can be taken back once."
      />
      <PricesNav current={PATH} />
      <CardSection title="Changes, newest first">
        <FilterBar path={PATH} setCount={kind === null ? 0 : 1} isShort>
          <FilterSelect
            name="kind"
            label="Kind"
            value={kind ?? undefined}
            options={CHANGE_KINDS.map((value) => ({ value, label: KIND_WORDS[value] ?? value }))}
          />
        </FilterBar>
        <ChangesList
          changes={changes.map(({ actorId, madeAt, ...change }) => ({
            ...change,
            who: actorId === null ? null : (emails.get(actorId) ?? "somebody who has left"),
            madeAt: madeAt.toISOString(),
          }))}
          revertAction={holdsRight(actor.role, "prices.change") ? revertChangeAction : null}
        />
        <Pager
          path={PATH}
          query={kind === null ? pick(query, ["before"]) : pick(query, ["before", "kind"])}
          nextBefore={nextBefore}
        />
      </CardSection>
    </>
  );
});

function pick(query: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)));
}
