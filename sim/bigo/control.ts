import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import type { Recharge } from "./bank-entries";
import { type Behaviour, BehaviourSchema, RuleSchema } from "./behaviour";
import type { Platform } from "./platform-api";

/** An audit after a long run compares every recharge with the books. */
const LIST_MAX = 1_000_000;

/**
 * What the world outside the contract may do to the simulator: look inside, break it, mend it. Amounts are whole diamonds.
 * `normal` is the behaviour that PUT starts from and that a reset returns to.
 */
export function controlRoutes(platform: Platform, normal: Behaviour): SimRoute[] {
  const { faults, bank } = platform;
  return [
    { method: "GET", path: "/_sim/state", handle: (request) => json(200, stateOf(platform, request.query)) },
    { method: "GET", path: "/_sim/health", handle: () => json(200, { ok: true }) },
    { method: "GET", path: "/_sim/faults", handle: () => json(200, faults.behaviour()) },
    // PUT: what is left out is healthy again. PATCH: what is left out stays.
    { method: "PUT", path: "/_sim/faults", handle: (request) => setBehaviour(platform, normal, request) },
    { method: "PATCH", path: "/_sim/faults", handle: (request) => adjustBehaviour(platform, request) },
    { method: "DELETE", path: "/_sim/faults", handle: () => replaceWith(platform, normal) },
    { method: "POST", path: "/_sim/faults/rules", handle: (request) => addRule(platform, request) },
    {
      method: "DELETE",
      path: "/_sim/faults/rules/:id",
      handle: ({ params }) =>
        faults.removeRule(Number(params.id)) ? json(200, { removed: true }) : json(404, { error: "No such rule." }),
    },
    { method: "POST", path: "/_sim/deposit", handle: (request) => deposit(platform, request) },
    { method: "POST", path: "/_sim/enable", handle: (request) => setEnabled(platform, request, true) },
    { method: "POST", path: "/_sim/disable", handle: (request) => setEnabled(platform, request, false) },
    {
      method: "POST",
      path: "/_sim/reset",
      handle: () => {
        bank.reset();
        platform.log.clear();
        return replaceWith(platform, normal);
      },
    },
  ];
}

/** `bu_orderid`, `recipient` and `reseller` filter the list of recharges; `limit` cuts it (newest first). */
function stateOf(platform: Platform, query: URLSearchParams) {
  const { bank, clients, log } = platform;
  const limit = Math.min(LIST_MAX, Number(query.get("limit") ?? 50) || 0);
  const found = findRecharges(platform, query);
  const items = found.slice(Math.max(0, found.length - limit)).reverse();
  const recipients = query.has("recipient") ? [query.get("recipient") ?? ""] : items.map(({ recipient }) => recipient);
  return {
    accounts: bank.accounts(),
    clients: [...clients.values()].map(({ clientId, keys }) => ({
      clientId,
      disabledBy: bank.disabledBy(clientId),
      keyVersions: [...keys].map(([version, { algorithm }]) => ({ version, algorithm })),
    })),
    totals: bank.totals(),
    recipients: Object.fromEntries([...new Set(recipients)].map((id) => [id, bank.received(id)])),
    recharges: { count: found.length, diamonds: found.reduce((sum, { diamonds }) => sum + diamonds, 0), items },
    transfers: bank.transfers().slice(-limit || bank.transfers().length),
    calls: { counts: log.counts(), latest: log.latest(limit) },
  };
}

function findRecharges({ bank }: Platform, query: URLSearchParams): readonly Recharge[] {
  const orderId = query.get("bu_orderid");
  const recipient = query.get("recipient");
  const reseller = query.get("reseller");
  const from = orderId === null ? bank.recharges() : bank.rechargesOf(orderId);
  if (recipient === null && reseller === null) return from;
  return from.filter(
    (recharge) =>
      (recipient === null || recharge.recipient === recipient) && (reseller === null || recharge.reseller === reseller),
  );
}

function setBehaviour(platform: Platform, normal: Behaviour, request: SimRequest): SimReply {
  const sent = readJson(request);
  if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return json(400, { error: "Send JSON." });
  const parsed = BehaviourSchema.safeParse({ ...normal, ...sent });
  if (!parsed.success) return json(422, { error: "Unknown or wrong fields.", issues: parsed.error.issues });
  return replaceWith(platform, parsed.data);
}

function adjustBehaviour(platform: Platform, request: SimRequest): SimReply {
  const parsed = BehaviourSchema.partial().safeParse(readJson(request));
  if (!parsed.success) return json(422, { error: "Unknown or wrong fields.", issues: parsed.error.issues });
  platform.faults.adjust(parsed.data);
  return json(200, platform.faults.behaviour());
}

function replaceWith(platform: Platform, behaviour: Behaviour): SimReply {
  platform.faults.replace(behaviour);
  return json(200, platform.faults.behaviour());
}

function addRule(platform: Platform, request: SimRequest): SimReply {
  const parsed = RuleSchema.safeParse(readJson(request));
  if (!parsed.success) return json(422, { error: "Unknown or wrong fields.", issues: parsed.error.issues });
  return json(201, platform.faults.addRule(parsed.data));
}

function deposit(platform: Platform, request: SimRequest): SimReply {
  const { reseller, diamonds } = (readJson(request) ?? {}) as Record<string, unknown>;
  if (typeof reseller !== "string" || !Number.isSafeInteger(diamonds) || (diamonds as number) < 1) {
    return json(422, { error: "Send {reseller, diamonds}: an account's id and a whole number from 1 up." });
  }
  if (!platform.bank.deposit(reseller, diamonds as number)) return json(404, { error: "There is no such account." });
  return json(200, platform.bank.account(reseller));
}

/** For one client id, or for all of them without a body. */
function setEnabled(platform: Platform, request: SimRequest, isEnabled: boolean): SimReply {
  const { clientId } = (readJson(request) ?? {}) as Record<string, unknown>;
  const ids = typeof clientId === "string" ? [clientId] : [...platform.clients.keys()];
  if (ids.some((id) => !platform.clients.has(id))) return json(404, { error: "There is no such client id." });
  for (const id of ids) {
    if (isEnabled) platform.bank.enable(id);
    else platform.bank.disable(id, "platform");
  }
  return json(200, { isEnabled, clientIds: ids });
}
