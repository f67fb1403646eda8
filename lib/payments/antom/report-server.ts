import { createHash } from "node:crypto";
import type { ConnectConfig, SFTPWrapper } from "ssh2";
import type { NotRead } from "@/lib/payments/provider";

/** Where Antom lays its reports: one account for each merchant. `hostKey` is the server's fingerprint as OpenSSH prints it, "SHA256:…". */
export type ReportServer = {
  host: string;
  port: number;
  user: string;
  password: string;
  hostKey: string;
  timeoutMs: number;
};

/** Null: there is no such file. */
export type ReadFile = (path: string) => Promise<string | null>;

/**
 * Reads files from the server over one SFTP connection. It sends nothing and changes nothing there. What keeps it from reading is told:
 * unauthorised, wrong_host_key, timeout, network.
 *
 * @param read may call `readFile` as often as it likes; what it answers is the answer
 */
export async function withReportServer<T>(
  server: ReportServer,
  read: (readFile: ReadFile) => Promise<T>,
): Promise<T | NotRead> {
  // Loaded when it is needed: no other payment needs it, and no page.
  const { Client } = (await import("ssh2")).default;
  const client = new Client();
  let isWrongKey = false;
  const lost = new Promise<never>((_, reject) => {
    client.on("error", reject);
    client.on("close", () => reject(new Error("the connection closed")));
  });
  // The first one to fail is caught below, a later one by nobody.
  lost.catch(() => undefined);
  const config: ConnectConfig = {
    host: server.host,
    port: server.port,
    username: server.user,
    password: server.password,
    readyTimeout: server.timeoutMs,
    hostVerifier: (key: Buffer) => {
      isWrongKey = fingerprintOf(key) !== server.hostKey;
      return !isWrongKey;
    },
  };
  try {
    const ready = new Promise<void>((resolve) => client.once("ready", resolve));
    client.connect(config);
    await Promise.race([ready, lost]);
    const sftp = await Promise.race([within(openSftp(client), server.timeoutMs), lost]);
    const readFile: ReadFile = (path) => Promise.race([within(readText(sftp, path), server.timeoutMs), lost]);
    return await read(readFile);
  } catch (error) {
    return { kind: "unknown", because: isWrongKey ? "wrong_host_key" : becauseOf(error) };
  } finally {
    // At once: a server that hangs would never close its side.
    client.destroy();
  }
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

function openSftp(client: { sftp: (done: (error: Error | undefined, sftp: SFTPWrapper) => void) => unknown }) {
  return new Promise<SFTPWrapper>((resolve, reject) => {
    client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp)));
  });
}

/** `SSH_FX_NO_SUCH_FILE` of the SFTP protocol. */
const NO_SUCH_FILE = 2;

function readText(sftp: SFTPWrapper, path: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    sftp.readFile(path, "utf8", (error: (Error & { code?: unknown }) | undefined, text) => {
      if (error?.code === NO_SUCH_FILE) resolve(null);
      else if (error) reject(error);
      else resolve(text.toString());
    });
  });
}

class TookTooLong extends Error {}

async function within<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong()), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    // Nobody waits for it any more.
    answer.catch(() => undefined);
  }
}

function becauseOf(error: unknown): string {
  if (error instanceof TookTooLong) return "timeout";
  const { level } = error as { level?: unknown };
  if (level === "client-authentication") return "unauthorised";
  return level === "client-timeout" ? "timeout" : "network";
}
