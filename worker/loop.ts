import { log } from "@/lib/log";

export type Loop = { wake: () => void; stop: () => Promise<void> };

/**
 * Runs `work` again and again: at once while it finds something, when woken, and every `pollMs` in case a wake-up was lost. An error
 * is logged and the loop goes on after its pause.
 */
export function startLoop(name: string, pollMs: number, work: () => Promise<number>): Loop {
  let isStopped = false;
  let isWoken = false;
  let rest: (() => void) | undefined;

  async function run(): Promise<void> {
    while (!isStopped) {
      isWoken = false;
      let found = 0;
      try {
        found = await work();
      } catch (error) {
        if (!isStopped) log().error({ loop: name, err: error }, "loop failed; it tries again");
      }
      if (found > 0 || isWoken || isStopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        rest = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      rest = undefined;
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
      return running;
    },
  };
}
