import { createHash, type KeyObject, timingSafeEqual } from "node:crypto";
import ssh2, { type AuthContext, type Connection, type SFTPWrapper } from "ssh2";
import { takeCallFault } from "../shared/call-faults";
import type { Acquirer } from "./acquirer";
import { DAY_MS, dayOf, reportOf } from "./report";

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

export type ReportServer = { port: number; close: () => Promise<void> };

type Options = {
  host: string;
  port: number;
  password: string;
  customerId: string;
  /** The server's key, RSA. */
  hostKey: KeyObject;
  acquirer: Acquirer;
};

const USER = "reports";

/**
 * Antom's report server, for one merchant: SFTP with a user name and a password, and
 * `/v1/settlements/<customerId>/<day>/transactionItems_<day>_000.csv` for every day that is over. The files are made when they are read.
 */
export async function startReportServer(options: Options): Promise<ReportServer> {
  const { host, port, password, hostKey } = options;
  const connections = new Set<Connection>();
  const server = new ssh2.Server(
    { hostKeys: [hostKey.export({ type: "pkcs1", format: "pem" }).toString()] },
    (connection) => {
      connections.add(connection);
      connection.on("close", () => connections.delete(connection));
      connection.on("error", () => undefined);
      connection.on("authentication", (context) => {
        if (isAllowed(context, password)) context.accept();
        else context.reject(["password"]);
      });
      connection.on("ready", () => {
        connection.on("session", (acceptSession) => {
          acceptSession().on("sftp", (acceptSftp) => serve(acceptSftp(), options));
        });
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        for (const connection of connections) connection.end();
        server.close(() => resolve());
      }),
  };
}

function isAllowed(context: AuthContext, password: string): boolean {
  if (context.method !== "password" || context.username !== USER) return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(context.password), digest(password));
}

/** Reading whole files: open, stat, read, close. Everything else is refused. */
function serve(sftp: SFTPWrapper, { acquirer, customerId }: Options): void {
  const open = new Map<number, Buffer>();
  let handles = 0;
  const fileOf = (handle: Buffer) => open.get(handle.length === 4 ? handle.readUInt32BE() : -1);
  sftp.on("OPEN", (id, path, flags) => {
    const { calls, random } = acquirer.settings();
    const fault = takeCallFault(calls, "report.read", random);
    // Nobody hears anything more of a call that times out.
    if (fault?.startsWith("timeout")) return;
    if (fault !== null) return void sftp.status(id, STATUS_CODE.FAILURE);
    if ((flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND)) !== 0)
      return void sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
    const file = fileAt(acquirer, customerId, path);
    if (file === null) return void sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    const handle = Buffer.alloc(4);
    handles += 1;
    handle.writeUInt32BE(handles);
    open.set(handles, Buffer.from(file));
    sftp.handle(id, handle);
  });
  sftp.on("FSTAT", (id, handle) => {
    const file = fileOf(handle);
    if (file === undefined) return void sftp.status(id, STATUS_CODE.FAILURE);
    sftp.attrs(id, { mode: 0o100_444, uid: 0, gid: 0, size: file.length, atime: 0, mtime: 0 });
  });
  sftp.on("READ", (id, handle, offset, length) => {
    const part = fileOf(handle)?.subarray(offset, offset + length);
    if (part === undefined) return void sftp.status(id, STATUS_CODE.FAILURE);
    if (part.length === 0) return void sftp.status(id, STATUS_CODE.EOF);
    sftp.data(id, part);
  });
  sftp.on("CLOSE", (id, handle) => {
    if (handle.length === 4) open.delete(handle.readUInt32BE());
    sftp.status(id, STATUS_CODE.OK);
  });
}

function fileAt(acquirer: Acquirer, customerId: string, path: string): string | null {
  const [, owner, day, again] =
    /^\/v1\/settlements\/([^/]+)\/(\d{8})\/transactionItems_(\d{8})_000\.csv$/.exec(path) ?? [];
  if (owner !== customerId || day === undefined || day !== again) return null;
  const lastDay = dayOf(Date.now() - acquirer.settings().reportDays * DAY_MS);
  return day > lastDay ? null : reportOf(acquirer, customerId, day);
}
