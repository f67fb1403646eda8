/**
 * The only place where the simulators read the environment. They run on one machine beside the shop in demo mode and in
 * tests, so every value has a default except the keys, which belong to whoever calls them.
 */
export function simText(name: string, fallback: string): string {
  const value = process.env[name]?.trim();
  return value === undefined || value === "" ? fallback : value;
}

/** Null when it is not set, for a setting that has no sensible default. */
export function simOptionalText(name: string): string | null {
  const value = process.env[name]?.trim();
  return value === undefined || value === "" ? null : value;
}

/** A whole number from 0 up; anything else stops the start with a sentence that names the setting. */
export function simInteger(name: string, fallback: number): number {
  const text = simOptionalText(name);
  if (text === null) return fallback;
  if (!/^\d{1,15}$/.test(text)) throw new Error(`${name} must be a whole number from 0 up, but it is "${text}".`);
  return Number(text);
}

/** 1 or true, 0 or false. */
export function simFlag(name: string, fallback: boolean): boolean {
  const text = simOptionalText(name);
  if (text === null) return fallback;
  if (/^(1|true)$/i.test(text)) return true;
  if (/^(0|false)$/i.test(text)) return false;
  throw new Error(`${name} must be 1 or 0, but it is "${text}".`);
}

/** A comma-separated list; blanks around an entry and empty entries go. */
export function simList(name: string): string[] {
  return simText(name, "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** Simulators listen on this machine only, unless a container has to reach them. */
export function simHost(): string {
  return simText("SIM_LISTEN_HOST", "127.0.0.1");
}

/** Where simulators keep their state between restarts; an empty SIM_DATA_DIR keeps it in memory. */
export function simDataDir(): string | null {
  if (process.env.SIM_DATA_DIR !== undefined && process.env.SIM_DATA_DIR.trim() === "") return null;
  return simText("SIM_DATA_DIR", ".data/sim");
}
