/**
 * The content security policy: which scripts a page may run and whom it may talk to.
 *
 * A page that was built ahead cannot hold a nonce, so its inline scripts are named by their hashes, collected after
 * the build. A page made for one request gets a nonce.
 */
export type PolicyInput = {
  /** "'sha256-…'" and "'nonce-…'" sources for inline scripts. */
  scriptSources: readonly string[];
  /** Origins of the payment pages that a form may lead to. */
  paymentOrigins: readonly string[];
  /** `next dev` evaluates code and talks over a WebSocket. */
  isDevelopment: boolean;
};

export function securityPolicy({ scriptSources, paymentOrigins, isDevelopment }: PolicyInput): string {
  const scripts = isDevelopment ? ["'unsafe-inline'", "'unsafe-eval'"] : scriptSources;
  return [
    "default-src 'self'",
    ["script-src 'self'", ...scripts].join(" "),
    // React writes style attributes (a chart's bar, a dialog's place); attributes cannot be hashed or carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    isDevelopment ? "connect-src 'self' ws: wss:" : "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    ["form-action 'self'", ...paymentOrigins].join(" "),
    "frame-ancestors 'none'",
  ].join("; ");
}

/** What `scripts/collect-csp-hashes.ts` writes: for each page built ahead, the hashes of its inline scripts. */
export type PageHashes = {
  /** Inline scripts that stand in every page, pages made for one request included. */
  everywhere: readonly string[];
  pages: Readonly<Record<string, readonly string[]>>;
};

export const NO_HASHES: PageHashes = { everywhere: [], pages: {} };

/** The sources for a page built ahead, or null for one that is made for each request. */
export function hashesOf(hashes: PageHashes, pathname: string): readonly string[] | null {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, "") : pathname;
  return hashes.pages[path] ?? null;
}
