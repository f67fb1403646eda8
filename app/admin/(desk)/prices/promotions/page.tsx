import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterSelect } from "@/components/desk/filter-bar";
import { formatAmount, formatCount } from "@/components/desk/format";
import { hrefWith, Pager } from "@/components/desk/pager";
import { PricesNav } from "@/components/desk/prices/prices-nav";
import { CodeForm, OfferForm } from "@/components/desk/prices/promotion-forms";
import { PromotionPanel } from "@/components/desk/prices/promotion-panel";
import { type PromotionLine, PromotionsTable } from "@/components/desk/prices/promotions-table";
import { packagesForDesk, promotionForDesk, promotionsForDesk } from "@/lib/catalog/desk-queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";
import { holdsRight } from "@/lib/shared/rights";
import { createCodeAction, createOfferAction, endPromotionAction } from "./actions";

export const metadata: Metadata = { title: "Offers and codes" };

const PATH = "/admin/prices/promotions";
const KINDS = [
  { value: "offer", label: "Offers" },
  { value: "code", label: "Codes" },
];

export default staffPage("prices.read", async ({ actor, query }) => {
  const now = new Date();
  const kind = KINDS.some(({ value }) => value === query.kind) ? (query.kind ?? null) : null;
  const [packages, { promotions, nextBefore }, open] = await Promise.all([
    packagesForDesk(prisma(), now),
    promotionsForDesk(prisma(), { before: query.before, kind }),
    promotionForDesk(prisma(), query.promotion),
  ]);
  const sizes = new Map(packages.map(({ id, diamonds }) => [id, diamonds]));
  const mayChange = holdsRight(actor.role, "promotions.change");
  const kept: Record<string, string> = {
    ...(kind === null ? {} : { kind }),
    ...(query.before === undefined ? {} : { before: query.before }),
  };
  const options = packages
    .filter(({ isActive }) => isActive)
    .map(({ id, diamonds, priceUsdMinor }) => ({
      value: id,
      label: `${formatCount(diamonds)} diamonds, ${formatAmount(priceUsdMinor, "USD")}`,
    }));
  const places = [
    { value: "", label: "Every country" },
    ...COUNTRY_CODES.map((value) => ({ value, label: COUNTRIES[value].names.en })),
  ];
  return (
    <>
      <DeskHeading
        title="Offers and codes"
        subtitle="The cheaper of the two counts; they are never added up. No reduced price gives more diamonds per dollar than the platform allows."
      />
      <PricesNav current={PATH} />
      <div
        className={
          open === null
            ? "grid gap-4"
            : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <CardSection title="Offers and codes, newest first" className="min-w-0">
          <FilterBar path={PATH} setCount={kind === null ? 0 : 1} isShort>
            <FilterSelect name="kind" label="Kind" value={kind ?? undefined} options={KINDS} />
          </FilterBar>
          <PromotionsTable
            promotions={promotions.map((row) => toLine(row, sizes, now))}
            selectedId={open?.promotion.id}
            hrefOf={({ id }) => hrefWith(PATH, kept, { promotion: id })}
          />
          <Pager path={PATH} query={kept} nextBefore={nextBefore} />
        </CardSection>
        {open && (
          <PromotionPanel
            key={open.promotion.id}
            promotion={toLine(open.promotion, sizes, now)}
            uses={open.uses.map(({ orderId, order, discountMinor, takenAt, returnedAt }) => ({
              ...{ orderId, reference: order.reference, currency: order.currency },
              ...{
                discountMinor: discountMinor.toString(),
                takenAt: takenAt.toISOString(),
                isReturned: returnedAt !== null,
              },
            }))}
            closeHref={hrefWith(PATH, kept, {})}
            endAction={mayChange ? endPromotionAction : null}
          />
        )}
      </div>
      {mayChange && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
          <CardSection title="New code">
            <div className="px-5 pb-5">
              <CodeForm action={createCodeAction} packages={options} countries={places} />
            </div>
          </CardSection>
          <CardSection title="New offer">
            <div className="px-5 pb-5">
              <OfferForm action={createOfferAction} packages={options} countries={places} />
            </div>
          </CardSection>
        </div>
      )}
    </>
  );
});

type Row = Awaited<ReturnType<typeof promotionsForDesk>>["promotions"][number];

function toLine(row: Row, sizes: ReadonlyMap<string, number>, now: Date): PromotionLine {
  const { id, kind, code, percentBp, countries, usesMax, customerUsesMax, usesCount, reason } = row;
  return {
    ...{ id, kind, code, percentBp, countries, usesMax, customerUsesMax, usesCount, reason },
    diamonds: row.packageId === null ? null : (sizes.get(row.packageId) ?? null),
    priceUsdMinor: row.priceUsdMinor?.toString() ?? null,
    amountUsdMinor: row.amountUsdMinor?.toString() ?? null,
    minimumUsdMinor: row.minimumUsdMinor.toString(),
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    state: stateOf(row, now),
  };
}

function stateOf({ endedAt, startsAt, endsAt, usesMax, usesCount }: Row, now: Date): PromotionLine["state"] {
  if (endedAt !== null) return "ended";
  if (endsAt !== null && endsAt <= now) return "over";
  if (startsAt > now) return "to_come";
  return usesMax !== null && usesCount >= usesMax ? "used_up" : "active";
}
