import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

/** What a misbehaving device or a thief would send instead. */
export type Slip = {
  origin?: string;
  rpId?: string;
  /** Answers this challenge instead of the one it was given. */
  challenge?: string;
  isVerified?: boolean;
  /** Signs with another key. */
  isForged?: boolean;
  counter?: number;
  userHandle?: string;
};

type Asked = { challenge: string; rpId?: string; rp?: { id?: string } };

const FLAG = { present: 0x01, verified: 0x04, hasCredential: 0x40 } as const;

/** A device with one passkey, in software: P-256, attestation "none", a counter that grows. It answers as browsers do, in JSON. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32);
  counter = 0;
  userHandle = "";
  #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });

  constructor(readonly origin: string) {}

  /** Answers options for a new passkey. */
  register(options: Asked & { user: { id: string } }, slip: Slip = {}): string {
    this.userHandle = options.user.id;
    const authData = Buffer.concat([this.#head(options, slip, FLAG.hasCredential), this.#credential()]);
    const attestation = cborMap([
      ["fmt", cborText("none")],
      ["attStmt", cborMap([])],
      ["authData", cborBytes(authData)],
    ]);
    return this.#answer({
      clientDataJSON: this.#clientData("webauthn.create", options, slip),
      attestationObject: attestation.toString("base64url"),
      transports: ["internal"],
    });
  }

  /** Answers options for a proof of the person. */
  prove(options: Asked, slip: Slip = {}): string {
    this.counter += 1;
    const authenticatorData = this.#head(options, slip, 0);
    const clientDataJSON = this.#clientData("webauthn.get", options, slip);
    const clientHash = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
    const key = slip.isForged ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey : this.#keys.privateKey;
    const signature = createSign("sha256")
      .update(Buffer.concat([authenticatorData, clientHash]))
      .sign(key);
    return this.#answer({
      clientDataJSON,
      authenticatorData: authenticatorData.toString("base64url"),
      signature: signature.toString("base64url"),
      userHandle: slip.userHandle ?? this.userHandle,
    });
  }

  #answer(response: object): string {
    const id = this.credentialId.toString("base64url");
    return JSON.stringify({ id, rawId: id, type: "public-key", clientExtensionResults: {}, response });
  }

  #clientData(type: string, options: Asked, slip: Slip): string {
    const data = { type, challenge: slip.challenge ?? options.challenge, origin: slip.origin ?? this.origin };
    return Buffer.from(JSON.stringify(data)).toString("base64url");
  }

  /** Hash of the name, flags, counter: the head of every authenticator's answer. */
  #head(options: Asked, slip: Slip, flags: number): Buffer {
    const rpId = slip.rpId ?? options.rpId ?? options.rp?.id ?? "";
    const head = Buffer.alloc(5);
    head.writeUInt8(FLAG.present | (slip.isVerified === false ? 0 : FLAG.verified) | flags, 0);
    head.writeUInt32BE(slip.counter ?? this.counter, 1);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), head]);
  }

  /** The new passkey: no model, its id, its public key in COSE. */
  #credential(): Buffer {
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const key = cborMap([
      [1, cborInteger(2)],
      [3, cborInteger(-7)],
      [-1, cborInteger(1)],
      [-2, cborBytes(Buffer.from(x, "base64url"))],
      [-3, cborBytes(Buffer.from(y, "base64url"))],
    ]);
    return Buffer.concat([Buffer.alloc(16), length, this.credentialId, key]);
  }
}

/** CBOR, as much of it as passkeys need: a major type and a length or value below 65,536. */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
}

const cborInteger = (value: number) => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value));
const cborBytes = (bytes: Buffer) => Buffer.concat([cborHead(2, bytes.length), bytes]);
const cborText = (text: string) => Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);

function cborMap(entries: readonly (readonly [string | number, Buffer])[]): Buffer {
  const body = entries.flatMap(([key, value]) => [typeof key === "string" ? cborText(key) : cborInteger(key), value]);
  return Buffer.concat([cborHead(5, entries.length), ...body]);
}
