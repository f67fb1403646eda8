const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux/, "Linux"],
];

/** "Chrome on Windows": what a person recognises his device by. */
export function deviceOf(userAgent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (browser === undefined && system === undefined) return "Unknown device";
  return [browser ?? "A browser", system].filter((part) => part !== undefined).join(" on ");
}

export const PROOF_WORDS = {
  link: "mailed link",
  password: "password",
  passkey: "passkey",
  recovery: "recovery code",
} as const;

export const ROLE_OPTIONS = [
  { value: "support", label: "Support: orders and queues" },
  { value: "supervisor", label: "Supervisor: support, and what it must ask for" },
  { value: "finance", label: "Finance: money, diamonds, rates" },
  { value: "admin", label: "Admin: everything" },
] as const;
