// What is said about several runs of the same thing.

/** @param {number[]} values  The middle one; of an even number, the mean of the two in the middle. */
export function median(values) {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @typedef {{ median: number, min: number, max: number }} Spread */

/** @param {number[]} values  @returns {Spread} */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** The ratios of runs that stood beside each other: what changes slowly on a machine is in both of a pair.
 * Runs without a partner, or whose partner is 0, do not count.
 * @param {(number | undefined)[]} values  @param {(number | undefined)[]} base
 * @returns {Spread | undefined} */
export function pairedRatio(values, base) {
  const ratios = [];
  for (const [i, value] of values.entries()) {
    const partner = base[i];
    if (value !== undefined && partner !== undefined && partner !== 0) ratios.push(value / partner);
  }
  return ratios.length === 0 ? undefined : spread(ratios);
}
