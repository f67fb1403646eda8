import "server-only";
import type { z } from "zod";
import { readText } from "@/lib/http/body";
import { Refusal } from "@/lib/shared/refusal";

const BYTES_MAX = 16_384;

/**
 * Reads and checks a small JSON body. Refuses with input.too_large, input.unreadable (no JSON) and input.invalid (JSON, yet
 * not what was asked), so that every kind of rubbish is a 4xx.
 */
export async function readJson<Output>(request: Request, schema: z.ZodType<Output>): Promise<Output> {
  const text = await readText(request, BYTES_MAX);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal("input.unreadable");
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new Refusal("input.invalid", { issues: parsed.error.issues.map(({ path }) => path.join(".")) });
  return parsed.data;
}
