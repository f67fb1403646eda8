import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bigoConfigFrom } from "@/lib/upstream/bigo-settings";
import { loadSigningKey, parseSigningKey } from "@/lib/upstream/signing-key";

const pemOf = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const ecPem = pemOf(ec.privateKey);
const rsaPem = pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey);
const folder = mkdtempSync(join(tmpdir(), "facet-key-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Guarantee: a key that cannot work stops the start with a sentence that names the mistake and shows nothing of the key.
describe("the private key", () => {
  it("is read from PEM, with line breaks or with written-out ones", () => {
    for (const text of [ecPem, ecPem.replaceAll("\n", "\\n")]) {
      expect(parseSigningKey("ES256", text).key.asymmetricKeyType).toBe("ec");
    }
  });

  it("is read from a file, and the text wins over the file", () => {
    const file = join(folder, "key.pem");
    writeFileSync(file, rsaPem);
    expect(loadSigningKey({ algorithm: "RS256", pem: null, file }).key.asymmetricKeyType).toBe("rsa");
    expect(loadSigningKey({ algorithm: "ES256", pem: ecPem, file }).key.asymmetricKeyType).toBe("ec");
  });

  it.each([
    ["no key at all", { algorithm: "ES256", pem: null, file: null }, /BIGO_PRIVATE_KEY_FILE/],
    ["a file that is not there", { algorithm: "ES256", pem: null, file: join(folder, "none") }, /ENOENT/],
    ["something that is no key", { algorithm: "ES256", pem: "hello", file: null }, /no readable private key/],
    ["an RSA key for ES256", { algorithm: "ES256", pem: rsaPem, file: null }, /P-256.*rsa/],
    ["a P-256 key for RS256", { algorithm: "RS256", pem: ecPem, file: null }, /RSA key/],
  ] as const)("is refused: %s", (_what, source, sentence) => {
    expect(() => loadSigningKey(source)).toThrow(sentence);
  });

  it("is refused when it is a public key, another curve, or a short RSA key", () => {
    const publicPem = ec.publicKey.export({ type: "spki", format: "pem" }).toString();
    expect(() => parseSigningKey("ES256", publicPem)).toThrow(/public key/);
    const p384 = pemOf(generateKeyPairSync("ec", { namedCurve: "secp384r1" }).privateKey);
    expect(() => parseSigningKey("ES256", p384)).toThrow(/secp384r1/);
    const short = pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey);
    expect(() => parseSigningKey("RS256", short)).toThrow(/1024 bits/);
  });

  it("never appears in a message", () => {
    const broken = ecPem.replace("PRIVATE KEY-----\n", "PRIVATE KEY-----\nAAAA");
    const secret = ecPem.split("\n")[1] ?? "";
    try {
      parseSigningKey("ES256", broken);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain(secret.slice(0, 12));
    }
  });
});

describe("the settings of the platform", () => {
  const settings = {
    BIGO_HOST: "https://oauth.bigolive.tv",
    BIGO_CLIENT_ID: "facet",
    BIGO_PRIVATE_KEY: ecPem,
    BIGO_SIGNING_ALG: "ES256",
    BIGO_KEY_VERSION: 0,
    BIGO_TIMEOUT_MS: 5_000,
  } as const;

  it("become the client's configuration", () => {
    const config = bigoConfigFrom({ ...settings, BIGO_BACKUP_HOST: "https://oauth.bigoapp.tv/" });
    expect(config.hosts).toEqual({ main: "https://oauth.bigolive.tv", backup: "https://oauth.bigoapp.tv" });
    expect(bigoConfigFrom(settings).hosts.backup).toBeNull();
  });

  it("refuse another machine without TLS, except in demo mode", () => {
    expect(() => bigoConfigFrom({ ...settings, BIGO_HOST: "http://10.0.0.5" })).toThrow(/BIGO_HOST.*https/);
    expect(bigoConfigFrom({ ...settings, BIGO_HOST: "http://sims:4010", FACET_DEMO: true }).hosts.main).toBe(
      "http://sims:4010",
    );
    expect(bigoConfigFrom({ ...settings, BIGO_HOST: "http://127.0.0.1:4010" }).hosts.main).toBe(
      "http://127.0.0.1:4010",
    );
  });

  it.each(["", "oauth.bigolive.tv", "ftp://oauth.bigolive.tv", "https://h/path", "https://user@h"])(
    "refuse %j as a host",
    (host) => {
      expect(() => bigoConfigFrom({ ...settings, BIGO_HOST: host })).toThrow(/BIGO_HOST/);
    },
  );
});
