import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FxOverrideForm } from "@/components/desk/fx-override-form";
import { FxRateForm } from "@/components/desk/fx-rate-form";
import { FxAgeNote, FxRatesTable, type RateLine } from "@/components/desk/fx-rates-table";
import { FxRefusedQuotes } from "@/components/desk/fx-refused-quotes";
import { FxSourceLine } from "@/components/desk/fx-source-line";
import { MarkupsTable, SurchargesTable } from "@/components/desk/prices/markups-table";
import { PricesNav } from "@/components/desk/prices/prices-nav";
import { TaxRateForm, TaxRatesTable } from "@/components/desk/prices/tax-rates";
import { markupsForDesk, surchargesForDesk, taxesForDesk } from "@/lib/catalog/desk-queries";
import { QUOTED_CURRENCIES } from "@/lib/catalog/fx-answer";
import { type FxDeskView, type FxRateView, fxForDesk } from "@/lib/catalog/fx-queries";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { holdsRight } from "@/lib/shared/rights";
import {
  endFxOverrideAction,
  recordFxRateAction,
  recordTaxRateAction,
  setFxOverrideAction,
  setMarkupAction,
  setSurchargeAction,
  settleRefusedQuoteAction,
} from "./actions";

export const metadata: Metadata = { title: "Currencies, fees, tax" };

export default staffPage("prices.read", async ({ actor }) => {
  const now = new Date();
  const [markups, surcharges, taxes, fx] = await Promise.all([
    markupsForDesk(prisma(), now),
    surchargesForDesk(prisma()),
    taxesForDesk(prisma(), now),
    fxForDesk(prisma(), { at: now, staleHours: env.FX_STALE_HOURS }),
  ]);
  const mayChange = holdsRight(actor.role, "prices.change");
  return (
    <>
      <DeskHeading
        title="Currencies, fees, tax"
        subtitle="What lies between a price in dollars and what a customer of a country pays."
      />
      <PricesNav current="/admin/prices/currencies" />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <CardSection title="Mark-ups" aside={<p className="text-sm text-third">on top of the price in dollars</p>}>
          <MarkupsTable
            markups={markups.map(({ coming, ...line }) => ({
              ...line,
              coming: coming.map(({ markupBp, validFrom }) => ({ markupBp, validFrom: validFrom.toISOString() })),
            }))}
            action={mayChange ? setMarkupAction : null}
          />
        </CardSection>
        <CardSection title="Fees of ways to pay" aside={<p className="text-sm text-third">paid by the customer</p>}>
          <SurchargesTable surcharges={surcharges} action={mayChange ? setSurchargeAction : null} />
        </CardSection>
      </div>
      <Rates fx={fx} now={now} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <CardSection title="Tax rates" aside={<p className="text-sm text-third">inside the price</p>}>
          <TaxRatesTable
            rates={taxes.map(({ country, name, rateBp, validFrom, state }) => ({
              ...{ country, name, rateBp, state, validFrom: validFrom.toISOString() },
            }))}
          />
        </CardSection>
        <CardSection title="Record a tax rate to come">
          <div className="px-5 pb-5">
            <TaxRateForm action={recordTaxRateAction} countries={COUNTRY_CODES} />
          </div>
        </CardSection>
      </div>
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
