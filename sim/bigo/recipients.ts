/** Accounts that exist in every mode, for demonstrations and screenshots. */
export const DEMO_RECIPIENTS: readonly string[] = [
  "Tony_Bee99",
  "inshhaa",
  "lucky.bean",
  "mika-88",
  "sora_ch",
  "dewi.live",
  "kuya_jun",
  "linh.pham",
  "nong-fah",
  "52900149",
];

const KNOWN: ReadonlySet<string> = new Set(DEMO_RECIPIENTS);

/** An id that begins so has that fate, in both calls and in every mode. */
const FATES: readonly { prefix: string; rescode: number }[] = [
  { prefix: "missing", rescode: 7212004 },
  { prefix: "frozen", rescode: 7212005 },
  { prefix: "area", rescode: 7212014 },
];

/** 0 when this id may be charged, else the code that says why not. Strict: only the demo accounts exist. */
export function judgeRecipient(id: string, isStrict: boolean): number {
  const fate = FATES.find(({ prefix }) => id.startsWith(prefix));
  if (fate) return fate.rescode;
  if (KNOWN.has(id)) return 0;
  if (isStrict) return 7212004;
  return /^[A-Za-z0-9._-]{4,80}$/.test(id) ? 0 : 7212004;
}
