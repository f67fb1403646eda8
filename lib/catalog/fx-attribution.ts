/** The name under which its rates are recorded. */
export const EXCHANGE_RATE_API = "ExchangeRate-API";

/** What a source's terms want to stand on the pages that use its rates, in its own words. */
export type Attribution = { text: string; href: string };

/** Null of a source that asks for none: a bank that staff typed in, the simulator. Safe in the browser. */
export function attributionOf(source: string): Attribution | null {
  if (source !== EXCHANGE_RATE_API) return null;
  return { text: "Rates By Exchange Rate API", href: "https://www.exchangerate-api.com" };
}
