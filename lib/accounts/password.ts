import { hash, verify } from "@node-rs/argon2";

/** OWASP's figures for argon2id: 19 MiB, two passes. About 20 ms of one core, paid only at sign-in. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/**
 * Compares with the stored hash. Without one (no such user, or a user without a password) it works as long on a hash that
 * nothing matches, so that the time does not tell who exists.
 */
export async function isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID());
  const isRight = await verify(passwordHash ?? (await decoy), password);
  return passwordHash !== null && isRight;
}
