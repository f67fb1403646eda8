import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { z } from "zod";

const JSON_LENGTH_MAX = 16_384;
const base64url = z
  .string()
  .max(JSON_LENGTH_MAX)
  .regex(/^[A-Za-z0-9_-]*$/);

const common = {
  id: base64url.min(1).max(1_400),
  rawId: base64url.min(1).max(1_400),
  type: z.literal("public-key"),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

const RegistrationAnswer = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(8).optional(),
  }),
});

const AssertionAnswer = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

/** A field of a form that holds what the browser's authenticator answered. */
function answerField<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .max(JSON_LENGTH_MAX)
    .transform((text, context): T => {
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        body = null;
      }
      const parsed = schema.safeParse(body);
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: "Your browser's answer could not be read. Please try again." });
      return z.NEVER;
    });
}

const registration = answerField(RegistrationAnswer).transform((answer) => answer as RegistrationResponseJSON);
const assertion = answerField(AssertionAnswer).transform((answer) => answer as AuthenticationResponseJSON);

export const NothingInput = z.object({});

export const RegisterPasskeyInput = z.object({
  answer: registration,
  name: z
    .string()
    .trim()
    .min(1, "Please give it a name, such as the device it is on.")
    .max(60, "Please keep the name below 60 characters.")
    .regex(/^\P{Cc}*$/u, "Please leave out control characters."),
});

export const PasskeyAnswerInput = z.object({ answer: assertion });

export const RemovePasskeyInput = z.object({
  passkeyId: z.uuid("This passkey is unknown."),
  /** Said by the person who removes his last one. */
  isLastAccepted: z
    .enum(["true"])
    .optional()
    .transform((text) => text === "true"),
});

/** What a sign-in form hands over: the authenticator's answer as text. Null for rubbish. */
export function readAssertion(text: string): AuthenticationResponseJSON | null {
  const parsed = assertion.safeParse(text);
  return parsed.success ? parsed.data : null;
}
