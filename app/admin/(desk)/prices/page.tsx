import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FxRateForm } from "@/components/desk/fx-rate-form";
import { FxRatesTable } from "@/components/desk/fx-rates-table";
import { NewPackageForm } from "@/components/desk/new-package-form";
import { PackagesTable } from "@/components/desk/packages-table";
import { hrefWith } from "@/components/desk/pager";
import { PricePanel } from "@/components/desk/price-panel";
import { listPackagePrices, listPackages, loadSnapshot } from "@/lib/catalog/queries";
import { prisma } from "@/lib/db/prisma";
import { ADMIN_ONLY, staffPage } from "@/lib/http/staff";
import { CURRENCIES } from "@/lib/shared/money";
import { createPackageAction, recordFxRateAction, setPackageActiveAction, setPackagePriceAction } from "./actions";

export const metadata: Metadata = { title: "Prices" };

const PATH = "/admin/prices";

export default staffPage(ADMIN_ONLY, async ({ query }) => {
  const now = new Date();
  const [packages, { fx }] = await Promise.all([listPackages(prisma()), loadSnapshot(prisma(), now)]);
  const open = packages.find(({ id }) => id === query.package);
  const history = open === undefined ? [] : await listPackagePrices(prisma(), open.id);
  return (
    <>
      <DeskHeading
        title="Prices"
        subtitle="Packages in US dollars, tax included. The shop turns them into each country's currency."
      />
      <div
        className={
          open === undefined
            ? "grid gap-4"
            : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <CardSection title="Packages" className="min-w-0">
          <PackagesTable
            packages={packages}
            selectedId={open?.id}
            hrefOf={({ id }) => hrefWith(PATH, {}, { package: id })}
          />
        </CardSection>
        {open && (
          <PricePanel
            key={`${open.id}:${open.version}`}
            item={open}
            history={history}
            closeHref={PATH}
            actions={{ setPrice: setPackagePriceAction, setActive: setPackageActiveAction }}
          />
        )}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <CardSection title="Exchange rates" aside={<p className="text-sm text-third">local money for one US dollar</p>}>
          <FxRatesTable
            rates={fx.map(({ currency, perUsdMicro, source, quotedAt }) => ({
              currency,
              perUsdMicro: perUsdMicro.toString(),
              source,
              quotedAt: quotedAt.toISOString(),
            }))}
          />
        </CardSection>
        <CardSection title="Record a rate">
          <div className="px-5 pb-5">
            <FxRateForm
              action={recordFxRateAction}
              currencies={CURRENCIES.filter((currency) => currency !== "USD")}
              quotedAt={now.toISOString()}
            />
          </div>
        </CardSection>
      </div>
      <CardSection title="New package">
        <div className="px-5 pb-5">
          <NewPackageForm action={createPackageAction} />
        </div>
      </CardSection>
    </>
  );
});
