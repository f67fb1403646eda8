import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FxOverrideForm } from "@/components/desk/fx-override-form";
import { FxRateForm } from "@/components/desk/fx-rate-form";
import { FxAgeNote, FxRatesTable, type RateLine } from "@/components/desk/fx-rates-table";
import { FxRefusedQuotes } from "@/components/desk/fx-refused-quotes";
import { FxSourceLine } from "@/components/desk/fx-source-line";
import { NewPackageForm } from "@/components/desk/new-package-form";
import { PackagesTable } from "@/components/desk/packages-table";
import { hrefWith } from "@/components/desk/pager";
import { PricePanel } from "@/components/desk/price-panel";
import { QUOTED_CURRENCIES } from "@/lib/catalog/fx-answer";
import { type FxDeskView, type FxRateView, fxForDesk } from "@/lib/catalog/fx-queries";
import { listPackagePrices, listPackages } from "@/lib/catalog/queries";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import {
  createPackageAction,
  endFxOverrideAction,
  recordFxRateAction,
  setFxOverrideAction,
  setPackageActiveAction,
  setPackagePriceAction,
  settleRefusedQuoteAction,
} from "./actions";

export const metadata: Metadata = { title: "Prices" };

const PATH = "/admin/prices";

export default staffPage("prices.read", async ({ query }) => {
  const now = new Date();
  const [packages, fx] = await Promise.all([
    listPackages(prisma()),
    fxForDesk(prisma(), { at: now, staleHours: env.FX_STALE_HOURS }),
  ]);
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
      <Rates fx={fx} now={now} />
      <CardSection title="New package">
        <div className="px-5 pb-5">
          <NewPackageForm action={createPackageAction} />
        </div>
      </CardSection>
    </>
  );
});

function Rates({ fx: { rates, refused, lastAsked }, now }: { fx: FxDeskView; now: Date }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <FxRefusedQuotes
          quotes={refused.map(({ id, currency, perUsdMicro, lastPerUsdMicro, source, quotedAt }) => ({
            ...{ id: id.toString(), currency, source, quotedAt: quotedAt.toISOString() },
            ...{ perUsdMicro: perUsdMicro.toString(), lastPerUsdMicro: lastPerUsdMicro.toString() },
          }))}
          action={settleRefusedQuoteAction}
        />
        <FxAgeNote rates={rates} staleHours={env.FX_STALE_HOURS} />
        <CardSection title="Exchange rates" aside={<p className="text-sm text-third">local money for one US dollar</p>}>
          <FxRatesTable rates={rates.map(toRateLine)} endAction={endFxOverrideAction} />
          <FxSourceLine
            lastAsked={
              lastAsked && {
                ...{ source: lastAsked.source, outcome: lastAsked.outcome, detail: lastAsked.detail },
                ...{ askedAt: lastAsked.askedAt.toISOString(), nextAskAt: lastAsked.nextAskAt.toISOString() },
              }
            }
          />
        </CardSection>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <CardSection title="Set a rate for a time">
          <div className="px-5 pb-5">
            <FxOverrideForm action={setFxOverrideAction} currencies={QUOTED_CURRENCIES} />
          </div>
        </CardSection>
        <CardSection title="Record a quote">
          <div className="px-5 pb-5">
            <FxRateForm action={recordFxRateAction} currencies={QUOTED_CURRENCIES} quotedAt={now.toISOString()} />
          </div>
        </CardSection>
      </div>
    </div>
  );
}

function toRateLine({ currency, perUsdMicro, source, quotedAt, age, override }: FxRateView): RateLine {
  return {
    ...{ currency, source, age, perUsdMicro: perUsdMicro.toString(), quotedAt: quotedAt.toISOString() },
    override: override && {
      ...{ id: override.id, until: override.until.toISOString(), reason: override.reason },
      quotedMicro: override.quoted?.perUsdMicro.toString() ?? null,
    },
  };
}
