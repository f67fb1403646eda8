import { readFileSync } from "node:fs";
import type { StaffBrowser } from "@/tests/bench/desk/staff-browser";

export type CsvFigures = {
  name: "desk.csv";
  rows: number;
  seconds: number;
  /** What the web process held more at its most than when the export began; null where the system does not tell. */
  memoryGrowthMiB: number | null;
  beforeMiB: number | null;
  mostMiB: number | null;
};

const LOOK_MS = 100;
const NEW_LINE = 10;

/** Takes the whole table of orders as a browser does, and watches the web process meanwhile. */
export async function measureExport(browser: StaffBrowser, webPid: number): Promise<CsvFigures> {
  const before = residentKib(webPid);
  let most = before;
  const look = () => {
    const now = residentKib(webPid);
    if (now !== null && (most === null || now > most)) most = now;
  };
  const timer = setInterval(look, LOOK_MS);
  const startedMs = Date.now();
  try {
    const answer = await browser.open("/admin/orders/export");
    if (answer.status !== 200 || answer.body === null) throw new Error(`the export answers ${answer.status}`);
    let lines = 0;
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      for (const byte of chunk) if (byte === NEW_LINE) lines += 1;
    }
    look();
    return {
      name: "desk.csv",
      rows: lines - 1,
      seconds: Math.round((Date.now() - startedMs) / 100) / 10,
      memoryGrowthMiB: most === null || before === null ? null : mebibytes(most - before),
      beforeMiB: before === null ? null : mebibytes(before),
      mostMiB: most === null ? null : mebibytes(most),
    };
  } finally {
    clearInterval(timer);
  }
}

const mebibytes = (kib: number) => Math.round((kib / 1024) * 10) / 10;

/** Memory that a process has in use, in KiB, as Linux tells it. */
function residentKib(pid: number): number | null {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return line === null ? null : Number(line[1]);
  } catch {
    return null;
  }
}
