import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { NewPackageForm } from "@/components/desk/new-package-form";
import { PackagesTable } from "@/components/desk/packages-table";
import { hrefWith } from "@/components/desk/pager";
import { PricePanel } from "@/components/desk/price-panel";
import { PricesNav } from "@/components/desk/prices/prices-nav";
import { packagesForDesk } from "@/lib/catalog/desk-queries";
import { listPackagePrices } from "@/lib/catalog/queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import {
  cancelScheduleAction,
  createPackageAction,
  movePackageAction,
  schedulePackageAction,
  setPackageActiveAction,
  setPackageBadgeAction,
  setPackagePriceAction,
} from "./actions";

export const metadata: Metadata = { title: "Prices" };

const PATH = "/admin/prices";

export default staffPage("prices.read", async ({ query }) => {
  const packages = await packagesForDesk(prisma(), new Date());
  const open = packages.find(({ id }) => id === query.package);
  const history = open === undefined ? [] : await listPackagePrices(prisma(), open.id);
  return (
    <>
      <DeskHeading
        title="Prices"
        subtitle="Packages in US dollars, tax included. The shop turns them into each country's currency."
      />
      <PricesNav current={PATH} />
      <div
        className={
          open === undefined
            ? "grid gap-4"
            : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <CardSection
          title="Packages"
          aside={<p className="text-sm text-third">Open a row to change it</p>}
          className="min-w-0"
        >
          <PackagesTable
            packages={packages}
            selectedId={open?.id}
            hrefOf={({ id }) => hrefWith(PATH, {}, { package: id })}
            moveAction={movePackageAction}
          />
        </CardSection>
        {open && (
          <PricePanel
            key={`${open.id}:${open.version}`}
            item={open}
            history={history}
            closeHref={PATH}
            actions={{
              setPrice: setPackagePriceAction,
              setActive: setPackageActiveAction,
              setBadge: setPackageBadgeAction,
              schedule: schedulePackageAction,
              cancel: cancelScheduleAction,
            }}
          />
        )}
      </div>
      <CardSection title="New package">
        <div className="px-5 pb-5">
          <NewPackageForm action={createPackageAction} />
        </div>
      </CardSection>
    </>
  );
});
