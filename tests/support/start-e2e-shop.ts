import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const READY_WITHIN_MS = 300_000;

/** Playwright's global set-up: a shop in a process of its own, stopped by its own process id. */
export default async function startE2eShop(): Promise<() => Promise<void>> {
  const child = spawn(
    process.execPath,
    [
      "--import",
      path.join(ROOT, "scripts/stack/end-with-parent.mjs"),
      "--conditions=react-server",
      "--import",
      "tsx",
      path.join(ROOT, "scripts/e2e-shop.ts"),
    ],
    { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise<void>((resolve, reject) => {
    const tooLate = setTimeout(
      () => reject(new Error("the shop for the tests did not start in time")),
      READY_WITHIN_MS,
    );
    child.stdout.on("data", (chunk: Buffer) => {
      if (!chunk.toString("utf8").includes("ready")) return;
      clearTimeout(tooLate);
      resolve();
    });
    child.once("close", (code) => {
      clearTimeout(tooLate);
      reject(new Error(`the shop for the tests did not start (exit code ${code}), see above`));
    });
  });
  return async () => {
    if (child.exitCode !== null) return;
    const gone = once(child, "close");
    child.kill("SIGTERM");
    await gone;
  };
}
