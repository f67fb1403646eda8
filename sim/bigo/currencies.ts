/**
 * The currencies of the contract, with local major units per USD. These are the simulator's own round figures: it judges a
 * price by them, with a tolerance, exactly because the shop's rates come from elsewhere.
 */
const PER_USD: Readonly<Record<string, number>> = {
  USD: 1,
  CNY: 7.12,
  TWD: 31,
  MYR: 4.2,
  THB: 33,
  TRY: 41,
  PHP: 58,
  AUD: 1.52,
  IDR: 16_500,
  KRW: 1_420,
  INR: 88,
  HKD: 7.78,
  SGD: 1.3,
  MMK: 2_100,
  JPY: 152,
  EUR: 0.86,
  NGN: 1_460,
  DKK: 6.4,
  UAH: 41.5,
  ILS: 3.3,
  IQD: 1_310,
  RUB: 80,
  BGN: 1.68,
  HRK: 6.5,
  CHF: 0.8,
  CAD: 1.4,
  GHS: 11,
  HUF: 335,
  ZAR: 17.3,
  QAR: 3.64,
  KZT: 530,
  COP: 3_850,
  CRC: 503,
  TZS: 2_450,
  EGP: 47.5,
  RSD: 101,
  MXN: 18.4,
  BDT: 122,
  PKR: 281,
  PYG: 7_050,
  BRL: 5.35,
  NOK: 10,
  CZK: 20.9,
  MAD: 9.2,
  LKR: 304,
  NZD: 1.74,
  CLP: 940,
  GEL: 2.71,
  SAR: 3.75,
  PLN: 3.65,
  MOP: 8,
  BOB: 6.9,
  SEK: 9.4,
  GBP: 0.75,
  PEN: 3.4,
  JOD: 0.709,
  RON: 4.37,
  KES: 129,
  VND: 26_300,
  DZD: 130,
  AED: 3.673,
  LBP: 89_500,
};

const DIAMONDS_PER_USD_MIN = 25;
const DIAMONDS_PER_USD_MAX = 100;
/** Exchange rates differ from source to source; the platform's own edge cannot be sharper than that. */
const TOLERANCE = 0.05;

export function isSupportedCurrency(currency: string): boolean {
  return Object.hasOwn(PER_USD, currency);
}

/** Is the price between 25 and 100 diamonds per USD, give or take 5 %? `cost` is in major units of the currency. */
export function isPriceInBand(price: { diamonds: number; cost: number; currency: string }): boolean {
  const usd = price.cost / (PER_USD[price.currency] ?? Number.NaN);
  const perUsd = price.diamonds / usd;
  return perUsd >= DIAMONDS_PER_USD_MIN / (1 + TOLERANCE) && perUsd <= DIAMONDS_PER_USD_MAX * (1 + TOLERANCE);
}
