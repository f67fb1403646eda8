import security from "./lib/http/security-headers.json" with { type: "json" };

/**
 * The same for every answer, and those of the API, whose answers are data: a browser that shows one as a page must run nothing in it. The
 * server beside Next sends them too, so they stand in one file. (An order's address holds its token, which no other site may see: hence
 * Referrer-Policy.) The content security policy of pages differs from page to page: see proxy.ts.
 */
const headersOf = (group) => Object.entries(group).map(([key, value]) => ({ key, value }));

/** @type {import("next").NextConfig} */
const config = {
  compress: true,
  poweredByHeader: false,
  reactStrictMode: true,
  // The shop's root layout sits under [locale], so addresses outside of it need a page of their own: app/global-not-found.tsx.
  experimental: { globalNotFound: true },
  // Checked by `npm run types`, beside the tests and not in the way of a first start.
  typescript: { ignoreBuildErrors: true },
  // Native or with files of their own beside them: loaded from node_modules, not bundled.
  serverExternalPackages: [
    "@node-rs/argon2",
    "pg",
    "pg-boss",
    "pino",
    "nodemailer",
    "ssh2",
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
  headers: async () => [
    { source: "/:path*", headers: headersOf(security.everywhere) },
    { source: "/api/:path*", headers: headersOf(security.api) },
  ],
};

export default config;
