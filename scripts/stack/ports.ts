import { createServer } from "node:net";
import { ScriptError } from "../project";

const TRIES_MAX = 200;

/** Whether a server could listen there now. Both addresses count: a server on 0.0.0.0 also takes 127.0.0.1. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "0.0.0.0"]) {
    const canListen = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
    });
    if (!canListen) return false;
  }
  return true;
}

/**
 * The first free port from `first` on; says so when it is not the first.
 *
 * @param first 0 lets the system choose any free port
 * @param taken ports that this run has already given to somebody who does not listen yet
 */
export async function nextFreePort(
  first: number,
  what: string,
  say: (line: string) => void,
  taken: ReadonlySet<number> = new Set(),
): Promise<number> {
  if (first === 0) return anyFreePort(taken);
  for (let port = first; port < first + TRIES_MAX && port < 65_536; port += 1) {
    if (taken.has(port) || !(await isFree(port))) continue;
    if (port !== first) say(`port ${first} is taken, so ${what} uses ${port}`);
    return port;
  }
  throw new ScriptError(`no free port for ${what} from ${first} on`);
}

async function anyFreePort(taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const port = await new Promise<number>((resolve, reject) => {
      const probe = createServer();
      probe.once("error", reject);
      probe.listen({ port: 0, host: "127.0.0.1" }, () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
      });
    });
    if (port !== 0 && !taken.has(port)) return port;
  }
  throw new ScriptError("the system has no free port left");
}
