/** The middle of the values, the lower middle of an even number: a value that was really measured. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}
