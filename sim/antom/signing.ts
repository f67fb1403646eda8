import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** What is signed: requests, answers (with the time of the answer) and notifications alike. */
type Signed = { uri: string; clientId: string; time: string; body: string | Buffer };

const PEM = "-----BEGIN ";

/** A key as PEM, with real line breaks or with `\n` written out, or as the bare base64 that Antom's dashboard shows. */
export function readPrivateKey(text: string): KeyObject {
  const key = text.trim().replaceAll("\\n", "\n");
  if (key.startsWith(PEM)) return createPrivateKey(key);
  return createPrivateKey({ key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" });
}

export function readPublicKey(text: string): KeyObject {
  const key = text.trim().replaceAll("\\n", "\n");
  if (key.startsWith(PEM)) return createPublicKey(key);
  return createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
}

function contentOf({ uri, clientId, time, body }: Signed): Buffer {
  const head = Buffer.from(`POST ${uri}\n${clientId}.${time}.`);
  return Buffer.concat([head, typeof body === "string" ? Buffer.from(body) : body]);
}

/** The value of a Signature header. */
export function signatureHeader(signed: Signed, key: KeyObject): string {
  const signature = sign("sha256", contentOf(signed), key).toString("base64");
  return `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature)}`;
}

/** Whether a Signature header is of this content; blanks after the commas are allowed. */
export function isSignedBy(header: string, signed: Signed, key: KeyObject): boolean {
  const parts = new Map(
    header.split(",").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
    }),
  );
  const signature = parts.get("signature");
  if (signature === undefined || parts.get("algorithm") !== "RSA256") return false;
  try {
    return verify("sha256", contentOf(signed), key, Buffer.from(decodeURIComponent(signature), "base64"));
  } catch {
    return false;
  }
}
