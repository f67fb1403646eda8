import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type PagePolicy, shopPagePolicy } from "@/lib/http/page-policy";
import security from "@/lib/http/security-headers.json" with { type: "json" };
import type { PageHashes } from "@/lib/http/security-policy";
import type { FrontHandler } from "@/lib/http/server/shop-server";

/**
 * The pages that were built ahead, from memory, in front of Next: their documents are the same for everybody, so each is read,
 * compressed and given its headers once, where Next spends a millisecond on every request. Whatever is not exactly such a document (a
 * navigation inside the app, an action, a page made for one request, a redirect) is left to Next.
 */
export type ShellSettings = {
  /** The folder `.next`. */
  build: string;
  /** Paths of the pages with the sources of their inline scripts, as scripts/collect-csp-hashes.ts writes them. */
  pages: PageHashes["pages"];
  policy: PagePolicy;
};

type Encoding = "br" | "gzip" | "identity";
type Shell = { body: Readonly<Record<Encoding, Buffer>>; etag: string; headers: OutgoingHttpHeaders };

/** Next answers these with something else than the document, at the same address. */
const NOT_A_DOCUMENT = [
  "rsc",
  "next-action",
  "next-url",
  "next-router-state-tree",
  "next-router-prefetch",
  "next-router-segment-prefetch",
] as const;
const VARY = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch, accept-encoding";
const BROTLI_QUALITY = 9;

/** The shells of this build; without the list that is written after each build, Next answers everything. */
export function shellsOfBuild(build = path.join(process.cwd(), ".next")): FrontHandler {
  return staticShells({ build, pages: readPages(build), policy: shopPagePolicy() });
}

/** @returns a function that answers a request for a page that was built ahead, and false to any other */
export function staticShells(settings: ShellSettings): FrontHandler {
  // Next's own pages ("/_not-found") are answered with another status, and not at their own address.
  const sources = new Map(Object.entries(settings.pages).filter(([page]) => !page.startsWith("/_")));
  // All of them now: a build that is made under a running process must not mix its documents with the hashes of the old one.
  const shells = new Map([...sources].map(([page, scripts]) => [page, loadShell(settings, page, scripts)]));

  return (request, response) => {
    const { method, url = "", headers } = request;
    if (method !== "GET" && method !== "HEAD") return false;
    const query = url.indexOf("?");
    const page = query < 0 ? url : url.slice(0, query);
    const shell = shells.get(page);
    if (shell === undefined || NOT_A_DOCUMENT.some((name) => headers[name] !== undefined)) return false;
    if (query >= 0 && url.includes("_rsc", query)) return false;

    sendShell(request, response, shell);
    return true;
  };
}

function loadShell({ build, policy }: ShellSettings, page: string, scripts: readonly string[]): Shell {
  const identity = readFileSync(path.join(build, "server/app", `${page}.html`));
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  return {
    body: { identity, gzip: gzipSync(identity, { level: 9 }), br: brotliCompressSync(identity, { params }) },
    etag: createHash("sha256").update(identity).digest("base64url").slice(0, 22),
    headers: {
      ...security.everywhere,
      "Content-Security-Policy": policy.policyFor(scripts),
      ...(policy.transportSecurity === null ? {} : { "Strict-Transport-Security": policy.transportSecurity }),
      "Content-Type": "text/html; charset=utf-8",
      // The next build may bring another document, so browsers ask; most of the time the answer is 304.
      "Cache-Control": "public, max-age=0, must-revalidate",
      Vary: VARY,
    },
  };
}

function sendShell({ method, headers }: IncomingMessage, response: ServerResponse, shell: Shell): void {
  const encoding = acceptedEncoding(headers["accept-encoding"]);
  // Each encoding is a representation of its own, so it has its own tag.
  const ETag = `"${shell.etag}-${encoding}"`;
  if (namesTag(headers["if-none-match"], ETag)) {
    response.writeHead(304, { ...shell.headers, ETag }).end();
    return;
  }
  const body = shell.body[encoding];
  response.writeHead(200, {
    ...shell.headers,
    ETag,
    "Content-Length": body.length,
    ...(encoding === "identity" ? {} : { "Content-Encoding": encoding }),
  });
  response.end(method === "HEAD" ? undefined : body);
}

/** A proxy that compresses anew makes the tag weak; the document is the same. */
function namesTag(header: string | undefined, tag: string): boolean {
  return header?.split(",").some((one) => one.trim().replace(/^W\//, "") === tag) === true;
}

/** The smallest that the client takes. A weight of 0 is a no; other weights are tastes that nobody has. */
function acceptedEncoding(header: string | string[] | undefined): Encoding {
  const accepted = new Set(
    String(header ?? "")
      .toLowerCase()
      .split(",")
      .filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry))
      .map((entry) => entry.split(";")[0]?.trim()),
  );
  if (accepted.has("br")) return "br";
  return accepted.has("gzip") ? "gzip" : "identity";
}

function readPages(build: string): PageHashes["pages"] {
  try {
    const text = readFileSync(path.join(build, "csp-hashes.json"), "utf8");
    return (JSON.parse(text) as PageHashes).pages;
  } catch {
    return {};
  }
}
