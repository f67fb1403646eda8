/** A source of numbers from 0 up to, but not including, 1. Handed in, so that a decision can be repeated. */
export type Random = () => number;

const TABLE_SIZE = 4_096;
const NORMAL_TABLE = normalQuantiles(TABLE_SIZE);

/**
 * Quantiles of the standard normal distribution at (k + 1/2) / size, by adding up the density in small steps. Looking a
 * value up is several times cheaper than computing a logarithm and a cosine, and a decision draws thousands.
 */
function normalQuantiles(size: number): Float64Array {
  const quantiles = new Float64Array(size);
  const step = 0.0005;
  let below = 0;
  let at = 0;
  for (let z = -6; at < size && z < 6; z += step) {
    const middle = z + step / 2;
    const mass = (Math.exp((-middle * middle) / 2) / Math.sqrt(2 * Math.PI)) * step;
    while (at < size && below + mass >= (at + 0.5) / size) {
      quantiles[at] = z + (((at + 0.5) / size - below) / mass) * step;
      at += 1;
    }
    below += mass;
  }
  return quantiles;
}

/** One draw from the standard normal distribution; between two quantiles of the table it interpolates. Its tails end at about 3.7. */
export function sampleNormal(random: Random): number {
  const place = random() * (TABLE_SIZE - 1);
  const index = Math.floor(place);
  const low = NORMAL_TABLE[index] ?? 0;
  return low + (place - index) * ((NORMAL_TABLE[index + 1] ?? low) - low);
}

/** One draw from Gamma(shape, 1) by the method of Marsaglia and Tsang (2000). Throws RangeError unless shape > 0. */
export function sampleGamma(shape: number, random: Random): number {
  if (!(shape > 0)) throw new RangeError(`a gamma distribution has no shape ${shape}`);
  // Below 1 the method does not hold: draw at shape + 1 and scale down.
  if (shape < 1) return sampleGamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = sampleNormal(random);
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random();
    if (u < 1 - 0.0331 * z * z * z * z) return d * v;
    if (Math.log(u) < 0.5 * z * z + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** One draw from Beta(alpha, beta), from 0 to 1. Throws RangeError unless both are above 0. */
export function sampleBeta(alpha: number, beta: number, random: Random): number {
  const x = sampleGamma(alpha, random);
  const sum = x + sampleGamma(beta, random);
  // Both draws can underflow when both shapes are tiny.
  return sum > 0 ? x / sum : alpha / (alpha + beta);
}
