import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import type { Dice } from "@/tests/support/dice";

/**
 * Ids, references and keys of the shop follow from the run's seed: where rows are locked or worked on in the order of their ids, that
 * order must be the same when the run is repeated. Answers how to give the machine's randomness back.
 */
export function seedRandomness(diceOfRun: () => Dice): () => void {
  const real = {
    randomBytes: crypto.randomBytes,
    randomUUID: crypto.randomUUID,
    mathRandom: Math.random,
  };
  const fill = <T extends ArrayBufferView>(view: T): T => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const dice = diceOfRun();
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(dice.roll() * 256);
    return view;
  };
  const uuid = () => {
    const bytes = fill(Buffer.alloc(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as const;
  };
  Object.assign(crypto, { randomBytes: (size: number) => fill(Buffer.alloc(size)), randomUUID: uuid });
  syncBuiltinESMExports();
  Object.defineProperty(globalThis.crypto, "getRandomValues", { value: fill, configurable: true });
  Object.defineProperty(globalThis.crypto, "randomUUID", { value: uuid, configurable: true });
  Math.random = () => diceOfRun().roll();
  return () => {
    Object.assign(crypto, { randomBytes: real.randomBytes, randomUUID: real.randomUUID });
    syncBuiltinESMExports();
    Reflect.deleteProperty(globalThis.crypto, "getRandomValues");
    Reflect.deleteProperty(globalThis.crypto, "randomUUID");
    Math.random = real.mathRandom;
  };
}
