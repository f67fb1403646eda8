import { SETTING_NAMES } from "@/lib/settings";

/**
 * What a process of Facet sees of the surroundings: enough to find programs, certificates and a proxy, and nothing
 * that changes how it behaves. A stray NODE_ENV, NODE_OPTIONS or STRIPE_SECRET_KEY of somebody's shell stays outside.
 */
const FROM_SURROUNDINGS =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_[A-Z]+|TZ|TMPDIR|TMP|TEMP|SYSTEMROOT|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/;

export type ProcessEnvironment = Readonly<Record<string, string>> & { readonly NODE_ENV: "production" | "development" };

export function surroundings(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && FROM_SURROUNDINGS.test(name)) kept[name] = value;
  }
  return kept;
}

/**
 * The whole environment of a process. Settings that are not given are set to nothing, because Next would otherwise
 * read them from `.env`.
 */
export function childEnv(
  settings: Readonly<Record<string, string>>,
  nodeEnv: "production" | "development",
): ProcessEnvironment {
  const blank = Object.fromEntries(SETTING_NAMES.map((name) => [name, ""]));
  const env = { ...surroundings(), ...blank, ...settings, NODE_ENV: nodeEnv, NEXT_TELEMETRY_DISABLED: "1" };
  return { ...env, NEXTAUTH_URL: settings.FACET_URL ?? "", NEXTAUTH_SECRET: settings.FACET_SECRET ?? "" };
}
