import { log } from "@/lib/log";

export type Loop = { wake: () => void; stop: () => Promise<void> };

export type Pace = {
  /** How long a lost wake-up may go unnoticed. */
  pollMs: number;
  /** How long the loop lets wake-ups gather before it looks: commits come in bunches, and one look serves them all. */
  gatherMs: number;
  /** The same while it finds a crowd at each look; as long as in quiet times when left out. */
  crowdedMs?: number;
};

/** So many pieces of work in one look are a crowd. */
const CROWD = 4;

/**
 * Runs `work` again and again: while it finds something, when woken, and every `pollMs` in case a wake-up was lost. An error is
 * logged and the loop goes on after its pause.
 */
export function startLoop(
  name: string,
  { pollMs, gatherMs, crowdedMs = gatherMs }: Pace,
  work: () => Promise<number>,
): Loop {
  let isStopped = false;
  let isWoken = false;
  /** Ends the pause that is running, if a wake-up may end it. */
  let rest: (() => void) | undefined;
  let endGathering: (() => void) | undefined;

  async function run(): Promise<void> {
    while (!isStopped) {
      isWoken = false;
      let found = 0;
      try {
        found = await work();
      } catch (error) {
        if (!isStopped) log().error({ loop: name, err: error }, "loop failed; it tries again");
      }
      if (found === 0 && !isWoken && !isStopped) {
        await pause(pollMs, (end) => {
          rest = end;
        });
      }
      const waitMs = found >= CROWD ? crowdedMs : gatherMs;
      if (waitMs > 0 && !isStopped) {
        await pause(waitMs, (end) => {
          endGathering = end;
        });
      }
    }
  }

  const running = run();
  return {
    wake: () => {
      isWoken = true;
      rest?.();
    },
    stop: () => {
      isStopped = true;
      rest?.();
      endGathering?.();
      return running;
    },
  };
}

function pause(ms: number, onBegin: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onBegin(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
