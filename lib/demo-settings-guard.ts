import { PROVIDER_ADDRESSES, PROVIDER_SECRETS, REPORT_ADDRESSES } from "@/lib/provider-settings";

/** What settings must not say in demo mode, and what they must not say outside of it. On texts, before they are parsed. */

const LIVE_KEY = /^(sk_live_|rk_live_|xnd_production_)/;
const REAL_BIGO_HOST = /(^|\.)(bigolive|bigoapp|bigo)\.(tv|sg)$/i;
const DEMO_VALUE = /(^|[_.:-])demo([_.:-]|\d|$)/i;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** The demo invites anybody to press Pay, so nothing in it may be able to move real money or real diamonds. */
export function refusedInDemo(given: Record<string, string>): string[] {
  const problems: string[] = [];
  for (const name of ["STRIPE_SECRET_KEY", "XENDIT_SECRET_KEY"]) {
    if (LIVE_KEY.test(given[name] ?? "")) problems.push(`${name} is a live key, and FACET_DEMO=1 refuses live keys`);
  }
  for (const name of ["BIGO_HOST", "BIGO_BACKUP_HOST"]) {
    const host = hostOf(given[name]);
    if (host === null) problems.push(`${name} is missing: in demo mode it is the simulator's address`);
    else if (REAL_BIGO_HOST.test(host)) problems.push(`${name} is BIGO's real platform, and FACET_DEMO=1 refuses it`);
  }
  // Diamonds that a demo moves are the simulator's: it needs no other address, so it takes none.
  if (given.TRANSFER_API_BASE !== undefined) problems.push("TRANSFER_API_BASE is set, and FACET_DEMO=1 refuses it");
  return problems;
}

/** Outside the demo everything made for the demo is public knowledge, so none of it may guard a real shop. */
export function refusedOutsideDemo(given: Record<string, string>): string[] {
  const problems: string[] = [];
  for (const name of DEMO_MARKED) {
    if (DEMO_VALUE.test(given[name] ?? "")) problems.push(`${name} is a demo value, and FACET_DEMO is not 1`);
  }
  for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL"]) {
    if (DEMO_VALUE.test(passwordOf(given[name]))) problems.push(`${name} has a demo password, and FACET_DEMO is not 1`);
  }
  for (const name of SIMULATED) {
    if (LOOPBACK_HOST.test(hostOf(given[name]) ?? "")) {
      problems.push(`${name} points at a simulator on this machine, and FACET_DEMO is not 1`);
    }
  }
  if (given.SMTP_URL === undefined) problems.push("SMTP_URL is missing: without it no customer gets a mail");
  if (given.FACET_URL === undefined) problems.push("FACET_URL is missing: links and payment pages lead back to it");
  return problems;
}

const DEMO_MARKED = [
  "FACET_SECRET",
  "FACET_DATA_KEYS",
  "FACET_HASH_KEY",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "XENDIT_SECRET_KEY",
  "XENDIT_CALLBACK_TOKEN",
  "BIGO_CLIENT_ID",
  ...PROVIDER_SECRETS,
] as const;

const SIMULATED = [
  "STRIPE_API_BASE",
  "XENDIT_API_BASE",
  "BIGO_HOST",
  "BIGO_BACKUP_HOST",
  "FX_API_BASE",
  "TRANSFER_API_BASE",
  ...PROVIDER_ADDRESSES,
  ...REPORT_ADDRESSES,
] as const;

function hostOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  return new URL(url).hostname;
}

function passwordOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return "";
  return decodeURIComponent(new URL(url).password);
}
