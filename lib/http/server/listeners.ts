import "server-only";
import type { Server } from "node:http";
import { createServer, type Server as NetServer } from "node:net";

/**
 * Node takes one waiting connection of a listening socket for each turn of its loop. A loop that is busy with the customers it has turns some
 * ten to two hundred times a second, and every new one beyond that would wait for seconds to be heard at all, be it only to be told that the shop is
 * busy; many sockets on the port are each taken from.
 */
const SOCKETS = 64;
/** Connections that may wait at each. Past it the system drops them, and a browser tries again only after seconds. */
const BACKLOG_MAX = 1_024;
/** Where the system spreads connections over the sockets of one port. */
const SPREADS = process.platform === "linux";

/** Takes connections for an HTTP server. Answers the listeners beside the server's own, which must be closed with it. */
export async function listenWidely(
  server: Server,
  { port, host }: { port: number; host: string },
): Promise<NetServer[]> {
  if (SPREADS) await refuseTaken({ port, host });
  await listening(server, { port, host });
  // What `http.Server` asks of its own listener.
  const options = { allowHalfOpen: true, noDelay: true };
  const others = Array.from({ length: SPREADS ? SOCKETS - 1 : 0 }, () =>
    createServer(options, (socket) => server.emit("connection", socket)),
  );
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  await Promise.all(others.map((other) => listening(other, { port: taken, host })));
  return others;
}

/** Sockets that share a port also share it with another process that does: two shops would answer in turns, and nobody would be told. */
async function refuseTaken(place: { port: number; host: string }): Promise<void> {
  const probe = createServer();
  await listening(probe, place, false);
  await new Promise((resolve) => probe.close(resolve));
}

function listening(
  server: NetServer,
  { port, host }: { port: number; host: string },
  reusePort = SPREADS,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: BACKLOG_MAX, reusePort }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
