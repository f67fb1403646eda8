/**
 * The one-time product in the Play Console that stands for so many diamonds: `diamonds_600`. Google allows lower-case letters, digits,
 * underscores and points. Throws RangeError on what is no whole number from 1 up.
 */
export function productIdOf(diamonds: number): string {
  if (!Number.isSafeInteger(diamonds) || diamonds < 1) throw new RangeError(`${diamonds} is no number of diamonds`);
  return `diamonds_${diamonds}`;
}
