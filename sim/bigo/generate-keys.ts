import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a key pair for signing. `tsx sim/bigo/generate-keys.ts [ES256|RS256] [folder]`: with a folder the pair goes to
 * bigo-private.pem (mode 0600) and bigo-public.pem there; without one, two lines for an environment file go to standard
 * output. The same pair serves a real platform: it gets the public key, and the private one never leaves this machine.
 */
function generate(algorithm: string): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeys(algorithm);
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

function generateKeys(algorithm: string): KeyPairKeyObjectResult {
  if (algorithm === "ES256") return generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  if (algorithm === "RS256") return generateKeyPairSync("rsa", { modulusLength: 2048 });
  throw new Error(`The algorithm must be ES256 or RS256, but it is "${algorithm}".`);
}

try {
  const [algorithm = "ES256", folder] = process.argv.slice(2);
  const { privateKey, publicKey } = generate(algorithm);
  if (folder === undefined) {
    console.log(`BIGO_PRIVATE_KEY="${privateKey.trim().replaceAll("\n", "\\n")}"`);
    console.log(`SIM_BIGO_PUBLIC_KEY="${publicKey.trim().replaceAll("\n", "\\n")}"`);
  } else {
    mkdirSync(folder, { recursive: true });
    const privatePath = join(folder, "bigo-private.pem");
    writeFileSync(privatePath, privateKey, { mode: 0o600 });
    // The mode above applies to a new file only.
    chmodSync(privatePath, 0o600);
    writeFileSync(join(folder, "bigo-public.pem"), publicKey);
    console.log(`BIGO_PRIVATE_KEY_FILE=${privatePath}`);
    console.log(`SIM_BIGO_PUBLIC_KEY_FILE=${join(folder, "bigo-public.pem")}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
