import { mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { BROWSER_ARGS, ensureBrowser } from "./browser";
import { inProject, runScript, ScriptError } from "./project";
import { fillShop } from "./screenshots/fill-shop";
import { takePictures } from "./screenshots/take-pictures";
import { startFreshShop } from "./stack/fresh-shop";

/**
 * `npm run screenshots`: starts a shop of its own, lets customers buy in it, and photographs its pages on a phone and a
 * desktop, in light and dark, into docs/screenshots. A shop that runs in this folder is not touched.
 */
const FOLDER = inProject("docs/screenshots");
/** Every clone carries them. */
const BYTES_MAX = 150_000;

const say = (line: string) => console.log(line);

await runScript(async () => {
  const executablePath = ensureBrowser(say);
  say("starting a shop of its own");
  const shop = await startFreshShop({ hasTickets: true });
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
  try {
    const orders = await fillShop(shop);
    say(`${orders} orders placed`);
    mkdirSync(FOLDER, { recursive: true });
    await takePictures({ browser, shop, folder: FOLDER, say });
  } finally {
    await browser.close();
    await shop.stop();
  }
  const large = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter(
    (name) => statSync(path.join(FOLDER, name)).size > BYTES_MAX,
  );
  if (large.length > 0) throw new ScriptError(`larger than ${BYTES_MAX / 1_000} kB: ${large.join(", ")}`);
});
