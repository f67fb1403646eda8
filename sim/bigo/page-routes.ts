import { html, json, readForm, redirect, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import { type Behaviour, LatencySchema, RuleSchema } from "./behaviour";
import { renderPage } from "./page";
import type { Platform } from "./platform-api";

/** The page for a developer who breaks the platform by hand, and the forms on it. */
export function pageRoutes(platform: Platform, normal: Behaviour): SimRoute[] {
  const { bank, faults } = platform;
  const form = (path: string, act: (fields: URLSearchParams) => string | null): SimRoute => ({
    method: "POST",
    path,
    handle: (request) => handleForm(platform, request, act),
  });
  return [
    { method: "GET", path: "/", handle: () => html(200, renderPage(platform, null)) },
    form("/_sim/form/rule", (fields) => addRule(platform, fields)),
    form("/_sim/form/rule/remove", (fields) =>
      faults.removeRule(Number(fields.get("id"))) ? null : "This fault is gone already.",
    ),
    form("/_sim/form/latency", (fields) => setLatency(platform, fields)),
    form("/_sim/form/switches", (fields) => setSwitches(platform, fields)),
    form("/_sim/form/deposit", (fields) => deposit(platform, fields)),
    form("/_sim/form/api", (fields) => {
      for (const clientId of platform.clients.keys()) {
        if (fields.get("do") === "enable") bank.enable(clientId);
        else bank.disable(clientId, "platform");
      }
      return null;
    }),
    form("/_sim/form/healthy", () => {
      faults.replace(normal);
      return null;
    }),
  ];
}

/** Without a problem the browser goes back to the page; with one the page says it. */
function handleForm(
  platform: Platform,
  request: SimRequest,
  act: (fields: URLSearchParams) => string | null,
): SimReply {
  // Another site's page, open in the developer's browser, must not be able to press these buttons.
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return json(403, { error: "Wrong origin." });
  const problem = act(readForm(request));
  return problem === null ? redirect("/") : html(422, renderPage(platform, problem));
}

function numberOf(fields: URLSearchParams, name: string): number {
  const text = fields.get(name)?.trim() ?? "";
  return text === "" ? Number.NaN : Number(text);
}

function addRule(platform: Platform, fields: URLSearchParams): string | null {
  const optional = (name: string) => fields.get(name)?.trim() || null;
  const isRefusal = fields.get("answer") === "refuse";
  const parsed = RuleSchema.safeParse({
    path: fields.get("path"),
    host: fields.get("host"),
    recipient: optional("recipient"),
    answer: fields.get("answer"),
    rescode: isRefusal ? numberOf(fields, "rescode") : null,
    effect: fields.get("effect"),
    burnsId: fields.get("burnsId") === "default" ? null : fields.get("burnsId") === "yes",
    times: optional("times") === null ? null : numberOf(fields, "times"),
    probability: numberOf(fields, "percent") / 100,
    delayMs: optional("delayMs") === null ? 0 : numberOf(fields, "delayMs"),
  });
  if (!parsed.success) return `Please check: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}.`;
  platform.faults.addRule(parsed.data);
  return null;
}

function setLatency(platform: Platform, fields: URLSearchParams): string | null {
  const kind = fields.get("kind");
  const medianMs = numberOf(fields, "ms");
  const latency = kind === "fixed" ? { kind, ms: medianMs } : { kind: "lognormal", medianMs, sigma: 0.3 };
  const parsed = LatencySchema.safeParse(latency);
  if (!parsed.success) return "The delay must be 0 to 60000 milliseconds.";
  platform.faults.adjust({ latency: parsed.data });
  return null;
}

function setSwitches(platform: Platform, fields: URLSearchParams): string | null {
  const valueMax = numberOf(fields, "valueMax");
  if (!Number.isInteger(valueMax) || valueMax < 1 || valueMax > 1e9) return "The limit must be a whole number from 1.";
  platform.faults.adjust({
    valueMax,
    refusedCallsBurnIds: fields.has("refusedCallsBurnIds"),
    strictRecipients: fields.has("strictRecipients"),
  });
  return null;
}

function deposit(platform: Platform, fields: URLSearchParams): string | null {
  const diamonds = numberOf(fields, "diamonds");
  if (!Number.isSafeInteger(diamonds) || diamonds < 1) return "A deposit is a whole number of diamonds from 1 up.";
  return platform.bank.deposit(fields.get("reseller") ?? "", diamonds) ? null : "There is no such account.";
}
