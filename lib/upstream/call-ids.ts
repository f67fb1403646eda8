const LETTERS = "0123456789abcdefghijklmnopqrstuv";
const SEQ_ID_LENGTH = 26;

/**
 * A `seqid` for one call: 26 characters of `[0-9a-v]`, 130 random bits. Every call needs a new one, a repeated delivery too.
 * `random` needs 26 bytes or more; left out, the machine's own randomness serves.
 */
export function newSeqId(random: Uint8Array = globalThis.crypto.getRandomValues(new Uint8Array(32))): string {
  if (random.length < SEQ_ID_LENGTH) throw new RangeError(`A seqid needs ${SEQ_ID_LENGTH} random bytes`);
  let id = "";
  for (let at = 0; at < SEQ_ID_LENGTH; at++) id += LETTERS[(random[at] ?? 0) & 31];
  return id;
}

/**
 * The `bu_orderid` of a delivery, derived and not drawn, so that a restarted worker arrives at the same one. `round` starts
 * at 1 and grows only after a definite refusal; after an unknown outcome the round, and so the id, stays.
 */
export function buOrderIdOf({ deliveryId, round }: { deliveryId: string; round: number }): string {
  return `${deliveryId.replaceAll("-", "")}_${round}`;
}

/** The delivery that an upstream order id was derived from, or null when it is none of ours. */
export function deliveryIdOf(buOrderId: string): string | null {
  const [, hex] = /^([0-9a-f]{32})_\d{1,6}$/.exec(buOrderId.toLowerCase()) ?? [];
  return hex === undefined ? null : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
