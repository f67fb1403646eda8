import type { Tx } from "@/lib/db/transaction";
import type { Channel } from "@/lib/payments/channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { insertActiveRuleSet } from "@/lib/risk/repository";
import { FIRST_RULES } from "@/lib/risk/rule-set";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { CURRENCIES } from "@/lib/shared/money";

/**
 * Consumption tax on digital services per country, in hundredths of a percent. `validFrom` is the day the rate came into
 * force; a change is a new row with its own day, never an edit, so that an old order can still be explained.
 */
const TAX_RATES = [
  { country: "PH", name: "VAT", rateBp: 1_200, validFrom: "2006-02-01" },
  { country: "ID", name: "PPN", rateBp: 1_100, validFrom: "2022-04-01" },
  { country: "MY", name: "SST", rateBp: 800, validFrom: "2024-03-01" },
  { country: "TH", name: "VAT", rateBp: 700, validFrom: "1999-04-01" },
  { country: "VN", name: "VAT", rateBp: 1_000, validFrom: "1999-01-01" },
  { country: "SG", name: "GST", rateBp: 900, validFrom: "2024-01-01" },
] as const;

/** What every shop needs, real or demo. Adds what is missing and changes nothing that is there. */
export async function seedReferenceData(tx: Tx): Promise<void> {
  await tx.taxRate.createMany({
    data: TAX_RATES.map(({ validFrom, ...rate }) => ({ ...rate, validFrom: new Date(`${validFrom}T00:00:00Z`) })),
    skipDuplicates: true,
  });
  await tx.channel.createMany({
    data: DEFAULT_CHANNELS.map((channel) => ({
      id: channel.id,
      provider: channel.provider,
      method: channel.method,
      flow: channel.flow,
      countries: [...(channel.countries === "all" ? COUNTRY_CODES : channel.countries)],
      currencies: [...(channel.currencies === "all" ? CURRENCIES : channel.currencies)],
      feeBp: channel.providerFee.percentBp,
      feeFixedMinor: channel.providerFee.fixedMinor.USD ?? 0n,
      surchargeBp: channel.customerFee.percentBp,
      expectedMs: channel.usualMs,
      limits: limitsText(channel.limits),
      position: channel.position,
      isEnabled: channel.isEnabled,
    })),
    skipDuplicates: true,
  });
  if ((await tx.riskRuleSet.count()) === 0) {
    await insertActiveRuleSet(tx, { rules: FIRST_RULES, note: "The rules that a new shop starts with." });
  }
}

/** Amounts as texts: JSON numbers end where a large amount of rupiah begins. */
function limitsText(limits: Channel["limits"]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(limits).map(([currency, { minMinor, maxMinor }]) => [
      currency,
      { minMinor: minMinor.toString(), maxMinor: maxMinor.toString() },
    ]),
  );
}
