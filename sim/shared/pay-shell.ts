import { escapeHtml } from "./http-server";

/**
 * The look of the simulators' hosted pages: plain, no brand, no script, light and dark, from 360 px up. They stand for
 * somebody else's page, so they look like nobody's. All of them are sent with 200, also those that say no: a browser
 * writes any other status into its console, where tests look for what went wrong.
 */
export function pageShell({ title, mark, body }: { title: string; mark: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><span>${escapeHtml(mark)}</span></header>
<main>${body}</main>
<footer>A simulator on this machine. No money moves.</footer>
</body>
</html>`;
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f4f5f7; --sheet: #fff; --ink: #1b1f24; --soft: #57606a; --line: #8c959f;
  --accent: #24509a; --on-accent: #fff; --bad: #a40e26; --bad-ground: #ffebe9; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1216; --sheet: #181c22; --ink: #eceff3; --soft: #a9b3bf;
  --line: #6b7683; --accent: #8fb4ff; --on-accent: #0b1a33; --bad: #ffb3ad; --bad-ground: #3d1418; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
header { padding: 1rem; text-align: center; font-weight: 600; color: var(--soft); }
main { width: min(26rem, calc(100% - 2rem)); margin: 0 auto; padding: 1.5rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: .75rem; }
footer { margin-top: auto; padding: 1rem; text-align: center; text-wrap: balance; font-size: .875rem; color: var(--soft); }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
.what { margin: 0 0 .25rem; color: var(--soft); overflow-wrap: anywhere; text-wrap: balance; }
.what + h1 { margin-top: .75rem; } form { margin-top: 1rem; } .long { white-space: normal; overflow-wrap: anywhere; }
.whole { white-space: nowrap; }
.field { margin: 0 0 1rem; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: start; }
label { display: block; margin-bottom: .25rem; font-size: .9375rem; font-weight: 600; }
input, select { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--sheet);
  border: 1px solid var(--line); border-radius: .5rem; }
input[aria-invalid] { border-color: var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error { margin: .25rem 0 0; font-size: .875rem; color: var(--bad); }
.problem { margin: 0 0 1rem; padding: .75rem; border-radius: .5rem; color: var(--bad); background: var(--bad-ground); }
.main, .other { display: block; width: 100%; min-height: 3rem; margin: .5rem 0 0; padding: .75rem 1rem; font: inherit;
  font-weight: 600; text-align: center; text-decoration: none; border-radius: .5rem; cursor: pointer; }
.main { color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); }
.other { color: var(--ink); background: transparent; border: 1px solid var(--line); }
.back { display: block; margin-top: 1rem; padding: .5rem; text-align: center; color: var(--accent); }
details { margin-top: 1rem; font-size: .875rem; color: var(--soft); } summary { cursor: pointer; padding: .25rem 0; }
ul { padding-left: 1.25rem; } code { white-space: nowrap; }
`;
