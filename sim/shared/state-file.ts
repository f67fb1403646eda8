import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export type StateFile<State> = {
  /** The state of the last run, or null on the first one. */
  load: () => State | null;
  /** Says that something changed; the file is written a moment later, once for many changes. */
  changed: () => void;
  /** Writes now, for a clean stop. */
  flush: () => void;
};

/**
 * A snapshot on disk for a simulator's small state. The write is debounced, and goes to a second file that is renamed,
 * so that a kill leaves the old snapshot or the new one. What changed in the last `delayMs` before a kill is lost:
 * where that matters, use a journal. With `path` null nothing is kept.
 */
export function createStateFile<State>(options: {
  path: string | null;
  delayMs?: number;
  snapshot: () => State;
}): StateFile<State> {
  const { path, delayMs = 250, snapshot } = options;
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (path === null) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.next`, JSON.stringify(snapshot()));
    renameSync(`${path}.next`, path);
  }

  function changed(): void {
    if (path === null || timer !== null) return;
    timer = setTimeout(flush, delayMs);
    timer.unref();
  }

  function load(): State | null {
    if (path === null) return null;
    const text = readTextOrNull(path);
    if (text === null) return null;
    try {
      return JSON.parse(text) as State;
    } catch (error) {
      throw new Error(`${path} is damaged; delete it to start the simulator afresh.`, { cause: error });
    }
  }

  return { load, changed, flush };
}

function readTextOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
