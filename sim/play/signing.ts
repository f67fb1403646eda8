import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

type SigningKey = { kid: string; privateKey: KeyObject; jwk: object };

export type Signing = {
  /** The OIDC token that Pub/Sub puts into the Authorization header of a push. */
  pushToken: () => string;
  /** The published keys: the present one and the one before it. */
  jwks: () => object;
  /** How often the keys were asked for. */
  asked: () => number;
  /** From now on another key signs. */
  rotate: () => void;
};

const PUSH_TOKEN_SECONDS = 3_600;
/** Making a key takes a while; simulators of one process begin with the same. */
let firstKey: SigningKey | null = null;

/** Google's side of a push: who it says it is (`email`), for whom it is meant (`audience`), and keys that change. */
export function createSigning({ audience, email }: { audience: string; email: string }): Signing {
  firstKey ??= makeKey();
  let keys: readonly [SigningKey, ...SigningKey[]] = [firstKey];
  let asked = 0;
  return {
    pushToken: () => {
      const iat = Math.floor(Date.now() / 1_000);
      const claims = {
        aud: audience,
        azp: "113774264463038321964",
        email,
        email_verified: true,
        exp: iat + PUSH_TOKEN_SECONDS,
        iat,
        iss: "https://accounts.google.com",
        sub: "113774264463038321964",
      };
      return signed(claims, keys[0]);
    },
    jwks: () => {
      asked++;
      return { keys: keys.map(({ jwk }) => jwk) };
    },
    asked: () => asked,
    rotate: () => {
      keys = [makeKey(), keys[0]];
    },
  };
}

function makeKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomBytes(20).toString("hex");
  return { kid, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" } };
}

function signed(claims: object, { kid, privateKey }: SigningKey): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ alg: "RS256", kid, typ: "JWT" })}.${encode(claims)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64url")}`;
}
