import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

/** RS256 = RSA PKCS#1 v1.5 with SHA-256; ES256 = ECDSA on P-256 with SHA-256, about a sixth of the CPU. */
export type SigningAlgorithm = "RS256" | "ES256";

export type SigningKey = { algorithm: SigningAlgorithm; key: KeyObject };

const RSA_BITS_MIN = 2048;

/**
 * Reads the private key from its text or from a file. The text is PEM, with real line breaks or with `\n` written out as
 * environment files hold it. Throws an Error whose message names the mistake and never holds
 * any part of the key: no key, an unreadable file, not a key, or a key that does not fit the algorithm.
 */
export function loadSigningKey(source: {
  algorithm: SigningAlgorithm;
  pem: string | null;
  file: string | null;
}): SigningKey {
  return parseSigningKey(source.algorithm, readPem(source.pem, source.file));
}

function readPem(pem: string | null, file: string | null): string {
  if (pem !== null && pem.trim() !== "") return pem;
  if (file === null || file.trim() === "") {
    throw new Error("There is no private key: set BIGO_PRIVATE_KEY, or BIGO_PRIVATE_KEY_FILE to a file that holds it.");
  }
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new Error(`BIGO_PRIVATE_KEY_FILE names ${file}, which cannot be read (${code}).`, { cause: error });
  }
}

/** Throws an Error with a sentence for people when the text holds no usable key for the algorithm. */
export function parseSigningKey(algorithm: SigningAlgorithm, text: string): SigningKey {
  const pem = text.trim().replaceAll("\\n", "\n");
  if (pem.includes("PUBLIC KEY")) throw new Error("BIGO_PRIVATE_KEY holds a public key; the private one is needed.");
  const key = parsePem(pem);
  const kind = key.asymmetricKeyType;
  if (algorithm === "RS256") {
    if (kind !== "rsa") throw new Error(`RS256 needs an RSA key, but this one is ${kind}. Set BIGO_SIGNING_ALG=ES256?`);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < RSA_BITS_MIN)
      throw new Error(`The RSA key has ${bits} bits; the platform takes ${RSA_BITS_MIN} or more.`);
    return { algorithm, key };
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (kind !== "ec" || curve !== "prime256v1") {
    const shown = kind === "ec" ? `on the curve ${curve}` : `of the kind ${kind}`;
    throw new Error(`ES256 needs a key on the curve P-256, but this one is ${shown}. Is BIGO_SIGNING_ALG right?`);
  }
  return { algorithm, key };
}

function parsePem(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause is left out on purpose: a library's message may quote the input, and this input is a secret.
    throw new Error("BIGO_PRIVATE_KEY is no readable private key in PEM form without a passphrase.");
  }
}
