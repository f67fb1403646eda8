import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { placeOrderForm } from "@/lib/http/doors/place-order";
import { type FormDoor, stateOfError, takeForm } from "@/lib/http/form-door";
import { requireOwnOrigin } from "@/lib/http/origin";
import security from "@/lib/http/security-headers.json" with { type: "json" };
import { actionFields, actionRows } from "@/lib/http/server/action-form";
import { NodeCall } from "@/lib/http/server/node-call";
import type { FrontHandler } from "@/lib/http/server/shop-server";
import { log } from "@/lib/log";
import { LOCALES } from "@/lib/shared/locales";

/** Whose encoding of actions we speak. Another version may speak another: then Next answers, until somebody has looked. */
export const NEXT_VERSION = "16.4.5";

/** A longer form is no form of ours, and no hurry. */
const BODY_BYTES_MAX = 64 * 1024;
const HEADERS = {
  ...security.everywhere,
  "Content-Type": "text/x-component",
  "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
  Vary: "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch",
} as const;

/** Which calls are meant, and under which build they are answered. */
export type ActionIds = { actionId: string; buildId: string };

/**
 * A guest's order, placed beside Next: the same form and the same answer as through its server action, without the milliseconds that Next
 * takes to find, decode, run and render it. Decided by the headers alone, since a body can be read only once; whatever is unusual (a
 * session, a foreign origin, a body of unknown length or with an encoding) is left to Next.
 */
export function placeActionOf<Input, T>(ids: ActionIds, form: FormDoor<Input, T>): FrontHandler {
  return (request, response) => {
    if (request.method !== "POST" || request.headers["next-action"] !== ids.actionId || !isPlain(request)) return false;
    void answer(request, response, form, ids.buildId);
    return true;
  };
}

function isPlain({ url = "", headers }: IncomingMessage): boolean {
  const [, first = "", rest] = /^\/([a-z]{2,3})(\?.*)?$/s.exec(url) ?? [];
  return (
    (LOCALES as readonly string[]).includes(first) &&
    !rest?.includes("_rsc") &&
    headers["content-type"]?.startsWith("multipart/form-data;") === true &&
    headers["content-encoding"] === undefined &&
    Number(headers["content-length"]) <= BODY_BYTES_MAX &&
    headers["x-action-forwarded"] === undefined &&
    headers.cookie?.includes("session-token") !== true &&
    isFromOwnPage(headers)
  );
}

function isFromOwnPage({ origin, host }: IncomingMessage["headers"]): boolean {
  try {
    requireOwnOrigin({ get: (name) => (name === "origin" ? origin : host) ?? null });
    return true;
  } catch {
    return false;
  }
}

async function answer<Input, T>(
  request: IncomingMessage,
  response: ServerResponse,
  form: FormDoor<Input, T>,
  buildId: string,
): Promise<void> {
  try {
    form.refuseEarly?.();
    const call = new NodeCall(request);
    const fields = actionFields(request.headers["content-type"] ?? "", await call.text(BODY_BYTES_MAX));
    if (fields === null) {
      response.writeHead(400, { ...security.everywhere, "Content-Type": "text/plain" }).end("Bad Request");
      return;
    }
    const state = await takeForm(form, fields, call.headers, async () => null);
    send(response, actionRows(state, buildId));
  } catch (error) {
    if (!response.headersSent) send(response, actionRows(stateOfError(error), buildId));
  }
}

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, { ...HEADERS, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

/** Orders placed beside Next in this build; nothing when its action is not found or Next is another. */
export function placeActionOfBuild(build = path.join(process.cwd(), ".next")): FrontHandler {
  const ids = readIds(build);
  if (ids !== null) return placeActionOf(ids, placeOrderForm);
  log().warn("orders are placed through Next: its version or its list of actions is not the one we know");
  return () => false;
}

type Manifest = { node?: Record<string, { filename?: string; exportedName?: string }> };

function readIds(build: string): ActionIds | null {
  const { version } = createRequire(import.meta.url)("next/package.json") as { version: string };
  if (version !== NEXT_VERSION) return null;
  const manifest = JSON.parse(
    readFileSync(path.join(build, "server/server-reference-manifest.json"), "utf8"),
  ) as Manifest;
  const found = Object.entries(manifest.node ?? {}).filter(
    ([, { filename, exportedName }]) => filename === "app/[locale]/actions.ts" && exportedName === "placeOrderAction",
  );
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  return { actionId: only[0], buildId: readFileSync(path.join(build, "BUILD_ID"), "utf8").trim() };
}
