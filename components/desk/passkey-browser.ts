import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";

export type MakePasskeyOptions = PublicKeyCredentialCreationOptionsJSON;
export type UsePasskeyOptions = PublicKeyCredentialRequestOptionsJSON;

/** What came of asking the device: its answer as text for a form, or a sentence. */
export type DeviceAnswer = { answer: string } | { problem: string };

/** Asks the device to make a passkey. Never throws. */
export function makePasskey(options: MakePasskeyOptions): Promise<DeviceAnswer> {
  return ask(async ({ startRegistration }) => startRegistration({ optionsJSON: options }));
}

/** Asks the device to prove the person by a passkey. Never throws. */
export function usePasskey(options: UsePasskeyOptions): Promise<DeviceAnswer> {
  return ask(async ({ startAuthentication }) => startAuthentication({ optionsJSON: options }));
}

type Library = typeof import("@simplewebauthn/browser");

async function ask(run: (library: Library) => Promise<object>): Promise<DeviceAnswer> {
  const problem = placeProblem();
  if (problem !== null) return { problem };
  try {
    return { answer: JSON.stringify(await run(await import("@simplewebauthn/browser"))) };
  } catch (error) {
    return { problem: sentenceOf(error) };
  }
}

/** Browsers bind passkeys to a name: a bare address has none, and an insecure page may not use them. */
function placeProblem(): string | null {
  const { hostname, port } = window.location;
  if (hostname === "127.0.0.1")
    return `Passkeys need a name instead of an address. Open http://localhost:${port} here.`;
  if (!window.isSecureContext || !("PublicKeyCredential" in window)) return "This browser cannot use passkeys here.";
  return null;
}

function sentenceOf(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return "This device holds a passkey of your account already.";
  if (name === "NotAllowedError" || name === "AbortError")
    return "The device was not asked to the end. Please try again.";
  return "This device could not do it. Please try again, or use another device.";
}
