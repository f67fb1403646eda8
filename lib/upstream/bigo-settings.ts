import type { BigoClientConfig } from "@/lib/upstream/bigo-client";
import { loadSigningKey, type SigningAlgorithm } from "@/lib/upstream/signing-key";

/** The settings of this domain, as lib/env.ts (or the connection check) has parsed them. */
export type BigoSettings = {
  BIGO_HOST: string;
  BIGO_BACKUP_HOST?: string | undefined;
  BIGO_CLIENT_ID: string;
  BIGO_PRIVATE_KEY?: string | undefined;
  BIGO_PRIVATE_KEY_FILE?: string | undefined;
  BIGO_SIGNING_ALG: SigningAlgorithm;
  BIGO_KEY_VERSION: number;
  BIGO_TIMEOUT_MS: number;
  /** In demo mode the simulator may listen without TLS, in another container too. */
  FACET_DEMO?: boolean | undefined;
};

/**
 * The client's configuration from settings. Throws an Error whose sentence names the setting: at boot, before the first
 * customer, is when a wrong key or host has to be found.
 */
export function bigoConfigFrom(settings: BigoSettings): BigoClientConfig {
  const isDemo = settings.FACET_DEMO === true;
  const backup = settings.BIGO_BACKUP_HOST?.trim() ?? "";
  return {
    hosts: {
      main: checkedOrigin("BIGO_HOST", settings.BIGO_HOST, isDemo),
      backup: backup === "" ? null : checkedOrigin("BIGO_BACKUP_HOST", backup, isDemo),
    },
    clientId: settings.BIGO_CLIENT_ID,
    signingKey: loadSigningKey({
      algorithm: settings.BIGO_SIGNING_ALG,
      pem: settings.BIGO_PRIVATE_KEY ?? null,
      file: settings.BIGO_PRIVATE_KEY_FILE ?? null,
    }),
    keyVersion: settings.BIGO_KEY_VERSION,
    timeoutMs: settings.BIGO_TIMEOUT_MS,
  };
}

/** Signed requests show who is charged and how much, so they travel in the clear to this machine only. */
function checkedOrigin(name: string, text: string, isDemo: boolean): string {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new Error(`${name} must be an address such as https://oauth.bigolive.tv, but it is "${text}".`);
  }
  if (url.pathname !== "/" || url.search !== "" || url.username !== "") {
    throw new Error(`${name} must be a host only, without a path or a user name: ${url.origin}`);
  }
  const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol === "http:" && !isLoopback && !isDemo) {
    throw new Error(`${name} must begin with https://, since ${url.hostname} is another machine.`);
  }
  return url.origin;
}
