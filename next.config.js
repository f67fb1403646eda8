/** Headers that are the same for every answer. The content security policy differs from page to page: see proxy.ts. */
const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  // An order's address holds its token, which no other site may see.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** An answer of the API is data; a browser that shows it as a page must run nothing in it. */
const API_HEADERS = [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }];

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
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
  headers: async () => [
    { source: "/:path*", headers: SECURITY_HEADERS },
    { source: "/api/:path*", headers: API_HEADERS },
  ],
};

export default config;
