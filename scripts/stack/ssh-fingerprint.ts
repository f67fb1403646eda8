import { createHash, createPublicKey } from "node:crypto";

/** An RSA key's fingerprint as OpenSSH prints it: of `string "ssh-rsa"`, `mpint e`, `mpint n` (RFC 4253, section 6.6). */
export function sshFingerprint(privateKey: string): string {
  const { e = "", n = "" } = createPublicKey(privateKey.replaceAll("\\n", "\n")).export({ format: "jwk" });
  const mpint = (text: string) => {
    const bytes = Buffer.from(text, "base64url");
    // A first bit that is set would make it negative.
    return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  };
  const parts = [Buffer.from("ssh-rsa"), mpint(e), mpint(n)].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `SHA256:${createHash("sha256").update(Buffer.concat(parts)).digest("base64").replace(/=+$/, "")}`;
}
