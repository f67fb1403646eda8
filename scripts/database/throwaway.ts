import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { DATA_DIR } from "../project";
import { isAlive, stopLeftBehind } from "./left-behind";
import { type EmbeddedServer, startServer } from "./postgres";
import { reachableFolder, serverUser } from "./server-user";

const FOLDER = path.join(DATA_DIR, "throwaway");

/**
 * A database server for one run of tests or of a benchmark, gone with its data afterwards.
 *
 * Several runs may have one each at the same time. What a killed run left behind goes when the next one starts.
 *
 * @param settings tests may relax durability here; a benchmark may not
 * @param hear what the server's own log says
 */
export async function startThrowawayServer(
  settings: Readonly<Record<string, string>> = {},
  hear?: (line: string) => void,
): Promise<EmbeddedServer> {
  const silent = () => undefined;
  await removeLeftBehind();
  const folder = path.join(FOLDER, `${process.pid}-${Date.now().toString(36)}`);
  mkdirSync(folder, { recursive: true });
  const server = await startServer({ folder, port: 0, say: silent, settings, ...(hear === undefined ? {} : { hear }) });
  const stopServer = server.stop;
  server.stop = async () => {
    await stopServer();
    for (const place of new Set([folder, server.folder])) rmSync(place, { recursive: true, force: true });
  };
  return server;
}

async function removeLeftBehind(): Promise<void> {
  const silent = () => undefined;
  const places = new Set([FOLDER, path.dirname(reachableFolder(serverUser(silent), path.join(FOLDER, "0"), silent))]);
  for (const place of places) {
    mkdirSync(place, { recursive: true });
    for (const name of readdirSync(place)) {
      const pid = Number(name.split("-")[0]);
      if (pid > 0 && isAlive(pid)) continue;
      await stopLeftBehind(path.join(place, name, "data"), silent);
      rmSync(path.join(place, name), { recursive: true, force: true });
    }
  }
}
