import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { ApplyBulk } from "@/components/desk/prices/apply-bulk";
import { BulkForm } from "@/components/desk/prices/bulk-form";
import { PreviewTable } from "@/components/desk/prices/preview-table";
import { PricesNav } from "@/components/desk/prices/prices-nav";
import { bulkWishes, readBulk } from "@/lib/catalog/bulk-change";
import { markupsForDesk, packagesForDesk, previewCountries, surchargesForDesk } from "@/lib/catalog/desk-queries";
import { previewPrices } from "@/lib/catalog/price-preview";
import { wishesText } from "@/lib/catalog/price-wish";
import { loadSnapshot } from "@/lib/catalog/queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { servesPlace } from "@/lib/payments/channel";
import { channelBoardNow } from "@/lib/payments/channel-board";
import { averageCostMicro } from "@/lib/pool/average-cost";
import { holdsRight } from "@/lib/shared/rights";
import { applyBulkChangeAction } from "./actions";

export const metadata: Metadata = { title: "Bulk change of prices" };

const PATH = "/admin/prices/bulk";

export default staffPage("prices.read", async ({ actor, query }) => {
  const now = new Date();
  const [packages, markups, surcharges, snapshot, { config }, costPerDiamondMicro] = await Promise.all([
    packagesForDesk(prisma(), now),
    markupsForDesk(prisma(), now),
    surchargesForDesk(prisma()),
    loadSnapshot(prisma(), now),
    channelBoardNow(),
    averageCostMicro(),
  ]);
  const asked = readBulk(query);
  const { wishes, problems } = bulkWishes(asked, { packages, markups, surcharges });
  const channels = [...config.channels.values()];
  const countries = previewCountries(snapshot, ({ method, country, currency }) => {
    const own = channels.filter((one) => one.method === method && servesPlace(one, { country, currency }));
    // Routing may take any of them: the dearest one is reckoned with.
    return {
      percentBp: Math.max(0, ...own.map(({ providerFee }) => providerFee.percentBp)),
      fixedMinor: own.reduce((most, { providerFee: { fixedMinor } }) => {
        const fixed = fixedMinor[currency] ?? 0n;
        return fixed > most ? fixed : most;
      }, 0n),
    };
  });
  const lines = previewPrices({ packages, countries, costPerDiamondMicro }, wishes);
  const outside = lines.filter(({ isInside }) => !isInside).length;
  const mayChange = holdsRight(actor.role, "prices.change");
  return (
    <>
      <DeskHeading
        title="Bulk change"
        subtitle="See every resulting price and margin first; then all of it changes at once, or nothing."
      />
      <PricesNav current={PATH} />
      <CardSection title="What is to change">
        <BulkForm
          path={PATH}
          asked={asked}
          problems={problems}
          packages={packages.map(({ id, diamonds, isActive }) => ({ id, diamonds, isActive }))}
          markups={markups}
          surcharges={surcharges}
        />
      </CardSection>
      {wishes.length > 0 && Object.keys(problems).length === 0 && (
        <CardSection title={`Preview: ${lines.length} prices`}>
          <PreviewTable lines={lines} isCostKnown={costPerDiamondMicro > 0n} />
          {mayChange && (
            <ApplyBulk
              key={wishesText(wishes)}
              wishes={wishesText(wishes)}
              outside={outside}
              action={applyBulkChangeAction}
            />
          )}
        </CardSection>
      )}
    </>
  );
});
