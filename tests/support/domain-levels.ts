/**
 * Imports point down. A file may import from a lower level only; neighbours on one level are strangers and meet in a
 * handler above them. `null`: the file belongs to no level (configuration, scripts, tests).
 */
const LEVELS: readonly (readonly [level: number, path: RegExp])[] = [
  [7, /^(app|worker|lib\/http)\//],
  [7, /^proxy\.ts$/],
  [6, /^lib\/(transitions|jobs\/handlers|privacy)\//],
  [5, /^lib\/(insight|tickets)\//],
  [4, /^lib\/(orders|fulfilment|live)\//],
  [3, /^lib\/(pool|payments|finance)\//],
  [2, /^lib\/(accounts|alerts|catalog|evidence|ledger|risk|routing|upstream)\//],
  [1, /^lib\/(shared|db|jobs|mail|tracing)\//],
  [1, /^lib\/(env|settings|demo-settings-guard|provider-settings|log)(\.ts)?$/],
];

/** Level 1 and level 7 hold parts of one whole; the levels between hold strangers. */
const FAMILY_LEVELS = new Set([1, 7]);

export function levelOf(path: string): number | null {
  return LEVELS.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
}

function domainOf(path: string): string {
  return path.startsWith("lib/jobs/handlers/") ? "lib/jobs/handlers" : path.split("/").slice(0, 2).join("/");
}

export function mayImport(from: string, to: string): boolean {
  const [level, target] = [levelOf(from), levelOf(to)];
  if (level === null || target === null) return true;
  if (level === target) return FAMILY_LEVELS.has(level) || domainOf(from) === domainOf(to);
  return target < level;
}
