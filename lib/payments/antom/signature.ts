import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/**
 * What a signature covers, as in "Sign a request and verify the signature" of Antom's documents: `POST <uri>`, a line break,
 * `<client-id>.<time>.<body>`. For an answer the time is that of the answer; for a notification the uri is that of our own route.
 */
export type SignedParts = { uri: string; clientId: string; time: string; body: string };

const PEM = "-----BEGIN ";

/**
 * Our key, as PKCS8 in PEM (with real line breaks or with `\n` written out) or as the bare base64 that Antom's dashboard hands out.
 * Throws an Error that names the setting and holds no part of the key.
 */
export function antomPrivateKey(text: string): KeyObject {
  const key = text.trim().replaceAll("\\n", "\n");
  try {
    const made = key.startsWith(PEM)
      ? createPrivateKey(key)
      : createPrivateKey({ key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" });
    if (made.asymmetricKeyType === "rsa") return made;
  } catch {
    // The cause is left out on purpose: a library's message may quote the input, and this input is a secret.
  }
  throw new Error("ANTOM_PRIVATE_KEY is no readable RSA private key: PKCS8 as PEM, or its base64 in one line.");
}

/** Antom's key from the dashboard, in the same two forms. Throws an Error that names the setting. */
export function antomPublicKey(text: string): KeyObject {
  const key = text.trim().replaceAll("\\n", "\n");
  try {
    const made = key.startsWith(PEM)
      ? createPublicKey(key)
      : createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    if (made.asymmetricKeyType === "rsa") return made;
  } catch {
    // Said below.
  }
  throw new Error("ANTOM_PUBLIC_KEY is no readable RSA public key: PEM, or its base64 in one line.");
}

/** The value of the Signature header. RSA takes half a millisecond, so it is done beside the event loop. */
export function signatureHeader(
  parts: SignedParts,
  { key, keyVersion }: { key: KeyObject; keyVersion: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    sign("sha256", contentOf(parts), key, (error, signature) => {
      if (error !== null) reject(error);
      else {
        const value = encodeURIComponent(signature.toString("base64"));
        resolve(`algorithm=RSA256,keyVersion=${keyVersion},signature=${value}`);
      }
    });
  });
}

/** Whether this Signature header was made over these parts by the owner of the key. Never throws. */
export function isSignedBy(header: string, parts: SignedParts, key: KeyObject): boolean {
  const fields = new Map(
    header.split(",").map((field) => {
      const at = field.indexOf("=");
      return [field.slice(0, at).trim(), field.slice(at + 1).trim()] as const;
    }),
  );
  const signature = fields.get("signature");
  if (signature === undefined || fields.get("algorithm") !== "RSA256") return false;
  try {
    return verify("sha256", contentOf(parts), key, Buffer.from(decodeURIComponent(signature), "base64"));
  } catch {
    return false;
  }
}

function contentOf({ uri, clientId, time, body }: SignedParts): Buffer {
  return Buffer.from(`POST ${uri}\n${clientId}.${time}.${body}`, "utf8");
}
