import { escapeHtml } from "../shared/http-server";
import { ANSWERS, type Latency, PATH_NAMES } from "./behaviour";
import type { LiveRule } from "./faults";
import type { Platform } from "./platform-api";
import { MESSAGES } from "./rescodes";

const CALLS_SHOWN = 25;
const RECHARGES_SHOWN = 15;

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; background: #fff; color: #111; }
@media (prefers-color-scheme: dark) { :root { background: #141414; color: #eee; } a { color: #9cf; } }
body { margin: 0 auto; max-width: 68rem; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
form.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; }
label { display: grid; gap: .15rem; grid-template-columns: minmax(0, 1fr); max-width: 100%; } label.check { display: flex; gap: .4rem; align-items: center; }
form { margin: .6rem 0; } td form { margin: 0; }
input, select, button { font: inherit; box-sizing: border-box; padding: .35rem .5rem; height: 2.4rem; }
input[type=checkbox] { height: 1.2rem; width: 1.2rem; }
input[type=number] { width: 8rem; } select, input { max-width: 100%; } .scroll { overflow-x: auto; }
[role=alert] { border: 2px solid #c33; padding: .5rem .8rem; }
:focus-visible { outline: 3px solid #47f; outline-offset: 2px; }`;

/** The whole page, for a browser without scripts. `problem` is said at its top. */
export function renderPage(platform: Platform, problem: string | null): string {
  const { bank } = platform;
  const { recharges, diamonds } = bank.totals();
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>BIGO platform simulator</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>
<h1>BIGO platform simulator</h1>
<p>${whole(recharges)} recharges, ${whole(diamonds)} diamonds delivered. <a href="/_sim/state">State as JSON</a>,
<a href="/_sim/faults">behaviour as JSON</a>. <a href="/">Reload</a></p>
${problem === null ? "" : `<p role="alert">${escapeHtml(problem)}</p>`}
${accounts(platform)}${apiSwitch(platform)}${behaviour(platform)}${rules(platform)}${ruleForm()}
${lastRecharges(platform)}${lastCalls(platform)}</main></body></html>`;
}

function accounts({ bank }: Platform): string {
  const rows = bank.accounts().map(
    ({ resellerBigoId, clientId, balance, deposited, sent }) =>
      `<tr><th scope="row">${escapeHtml(resellerBigoId)}</th><td>${escapeHtml(clientId)}</td>
${cells(balance, deposited, sent)}</tr>`,
  );
  const options = bank.accounts().map(({ resellerBigoId }) => option(resellerBigoId, resellerBigoId));
  return `<h2>Custodian accounts</h2>${scrolled("Custodian accounts")}<table><thead><tr><th>Account</th><th>Client id</th>
<th class="n">Balance</th><th class="n">Deposited</th><th class="n">Sent</th></tr></thead><tbody>${rows.join("")}</tbody>
</table></div><form class="row" method="post" action="/_sim/form/deposit">
<label>Account <select name="reseller">${options.join("")}</select></label>
<label>Diamonds <input type="number" name="diamonds" min="1" value="1000000" required></label>
<button>Deposit</button></form>`;
}

function apiSwitch({ bank, clients }: Platform): string {
  const states = [...clients.keys()].map((clientId) => {
    const by = bank.disabledBy(clientId);
    return `${escapeHtml(clientId)}: ${by === null ? "on" : `switched off by the ${by}`}`;
  });
  return `<h2>Recharge API</h2><p>${states.join("; ")}</p>
<form class="row" method="post" action="/_sim/form/api"><button name="do" value="enable">Switch on</button>
<button name="do" value="disable">Switch off, as the platform (7212001)</button></form>`;
}

function behaviour({ faults }: Platform): string {
  const { latency, valueMax, refusedCallsBurnIds, strictRecipients } = faults.behaviour();
  return `<h2>Behaviour</h2><form class="row" method="post" action="/_sim/form/latency">
<label>Delay <select name="kind">${option("lognormal", "varying around")}${option("fixed", "exactly", latency.kind === "fixed")}</select></label>
<label>Milliseconds <input type="number" name="ms" min="0" max="60000" value="${typicalMs(latency)}" required></label>
<button>Set the delay</button></form>
<form class="row" method="post" action="/_sim/form/switches">
<label>Diamonds per call, at most <input type="number" name="valueMax" min="1" value="${valueMax}" required></label>
${checkbox("refusedCallsBurnIds", "Refused calls use their order id up", refusedCallsBurnIds)}
${checkbox("strictRecipients", "Only the demo recipients exist", strictRecipients)}<button>Set the rules</button></form>
<form class="row" method="post" action="/_sim/form/healthy"><button>Healthy again: no faults at all</button></form>`;
}

function rules({ faults }: Platform): string {
  const items = faults.behaviour().rules.map(
    (rule) => `<tr><td>${escapeHtml(sentence(rule))}</td><td class="n">${whole(rule.used)}</td>
<td><form method="post" action="/_sim/form/rule/remove"><input type="hidden" name="id" value="${rule.id}">
<button aria-label="Remove the fault: ${escapeHtml(sentence(rule))}">Remove</button></form></td></tr>`,
  );
  if (items.length === 0) return "<h2>Faults</h2><p>None. Every call is answered as the contract says.</p>";
  return `<h2>Faults</h2>${scrolled("Faults in force")}<table><thead><tr><th>Fault</th><th class="n">Used</th><th>Remove</th></tr>
</thead><tbody>${items.join("")}</tbody></table></div>`;
}

function ruleForm(): string {
  const codes = Object.entries(MESSAGES).filter(([code]) => code !== "0");
  return `<h2>Add a fault</h2><form class="row" method="post" action="/_sim/form/rule">
<label>Call <select name="path">${[...PATH_NAMES, "any"].map((path) => option(path, path)).join("")}</select></label>
<label>Host <select name="host">${["any", "main", "backup"].map((host) => option(host, host)).join("")}</select></label>
<label>Answer <select name="answer">${[...ANSWERS]
    .sort((a, b) => Number(b === "refuse") - Number(a === "refuse"))
    .map((answer) => option(answer, answer.replace("_", " ")))
    .join("")}</select></label>
<label>Result code, when it refuses <select name="rescode">${codes
    .map(([code, text]) => option(code, `${code} ${text}`))
    .join("")}</select></label>
<label>Are the diamonds moved first? <select name="effect">${option("none", "no")}${option("done", "yes")}</select></label>
<label>Is the order id used up? <select name="burnsId">${option("default", "as set above")}${option("yes", "yes")}${option("no", "no")}</select></label>
<label>Recipient, or empty for all <input name="recipient" maxlength="80" autocomplete="off"></label>
<label>For so many calls, or empty <input type="number" name="times" min="1" value="1"></label>
<label>Probability in % <input type="number" name="percent" min="0" max="100" step="any" value="100" required></label>
<label>Extra delay in ms <input type="number" name="delayMs" min="0" max="120000" value="0"></label>
<button>Add the fault</button></form>`;
}

function lastRecharges({ bank }: Platform): string {
  const rows = bank
    .recharges()
    .slice(-RECHARGES_SHOWN)
    .reverse()
    .map(
      ({ atMs, orderId, recipient, reseller, diamonds, cost, currency }) =>
        `<tr><td>${time(atMs)}</td><td>${escapeHtml(orderId)}</td><td>${escapeHtml(recipient)}</td>
<td>${escapeHtml(reseller)}</td>${cells(diamonds)}<td class="n">${cost} ${escapeHtml(currency)}</td></tr>`,
    );
  return `<h2>Last recharges</h2>${scrolled("Last recharges")}<table><thead><tr><th>Time</th><th>Order id</th><th>Recipient</th>
<th>Account</th><th class="n">Diamonds</th><th class="n">Cost</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function lastCalls({ log }: Platform): string {
  const rows = log.latest(CALLS_SHOWN).map(
    ({ atMs, host, path, orderId, recipient, result }) =>
      `<tr><td>${time(atMs)}</td><td>${host}</td><td>${path}</td><td>${escapeHtml(orderId ?? "")}</td>
<td>${escapeHtml(recipient ?? "")}</td><td>${escapeHtml(result)}</td></tr>`,
  );
  return `<h2>Last calls</h2>${scrolled("Last calls")}<table><thead><tr><th>Time</th><th>Host</th><th>Call</th><th>Order id</th>
<th>Recipient</th><th>Result</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** Opens a wide table's frame, which the keyboard can scroll. */
function scrolled(label: string): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="${label}">`;
}

function sentence(rule: LiveRule): string {
  const answer = rule.answer === "refuse" ? `refuse with ${rule.rescode}` : rule.answer.replace("_", " ");
  const parts = [
    `${rule.path}${rule.host === "any" ? "" : ` on the ${rule.host} host`}: ${answer}`,
    rule.effect === "done" ? "after the diamonds have moved" : "",
    rule.recipient === null ? "" : `for ${rule.recipient}`,
    rule.times === null ? "" : `${rule.times} times`,
    rule.probability === 1 ? "" : `with ${rule.probability * 100} %`,
    rule.delayMs === 0 ? "" : `${rule.delayMs} ms later`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function typicalMs(latency: Latency): number {
  if (latency.kind === "fixed") return latency.ms;
  return latency.kind === "lognormal" ? latency.medianMs : Math.round((latency.minMs + latency.maxMs) / 2);
}

function cells(...amounts: number[]): string {
  return amounts.map((amount) => `<td class="n">${whole(amount)}</td>`).join("");
}

function checkbox(name: string, label: string, isOn: boolean): string {
  return `<label class="check"><input type="checkbox" name="${name}"${isOn ? " checked" : ""}> ${label}</label>`;
}

function option(value: string, label: string, isSelected = false): string {
  return `<option value="${escapeHtml(value)}"${isSelected ? " selected" : ""}>${escapeHtml(label)}</option>`;
}

function whole(amount: number): string {
  return amount.toLocaleString("en");
}

function time(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 23);
}
