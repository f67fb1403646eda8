import type { Locale } from "@/lib/shared/locales";

export type Row = { label: string; value: string };

export type MailBody = {
  locale: Locale;
  shop: string;
  heading: string;
  lines: string[];
  rows: Row[];
  action: { label: string; url: string };
  footer: string[];
};

/** Plain text first: it is what a watch, a screen reader and a spam filter read. */
export function renderText({ heading, lines, rows, action, footer }: MailBody): string {
  const receipt = rows.map(({ label, value }) => `${label}: ${value}`).join("\n");
  const parts = [heading, ...lines, receipt, `${action.label}:\n${action.url}`, `-- \n${footer.join("\n")}`];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const PAGE = "margin:0;padding:24px 12px;background:#f4f5f7;color:#16181d;font:16px/1.5 system-ui,sans-serif";
const CARD = "max-width:520px;margin:0 auto;padding:24px;background:#ffffff;border-radius:12px";
const BUTTON =
  "display:inline-block;padding:12px 20px;border-radius:8px;background:#0b57d0;color:#ffffff;text-decoration:none;font-weight:600";
const CELL = "padding:6px 0;border-top:1px solid #e3e5ea;text-align:left;font-weight:400;vertical-align:top";

/**
 * One column, real headings and table headers, no images, no scripts, nothing loaded from anywhere: it reads the same in
 * every mail program, and opening it tells nobody. Every word from outside is escaped here and nowhere else.
 */
export function renderHtml({ locale, shop, heading, lines, rows, action, footer }: MailBody): string {
  const url = escapeHtml(safeUrl(action.url));
  const receipt = rows
    .map(
      ({ label, value }) =>
        `<tr><th scope="row" style="${CELL};color:#4a4f5a;padding-right:16px">${escapeHtml(label)}</th><td style="${CELL};text-align:right">${escapeHtml(value)}</td></tr>`,
    )
    .join("");
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(heading)}</title></head><body style="${PAGE}"><main style="${CARD}">`,
    `<p style="margin:0 0 16px;color:#4a4f5a">${escapeHtml(shop)}</p>`,
    `<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(heading)}</h1>`,
    ...lines.map((line) => `<p style="margin:0 0 12px">${escapeHtml(line)}</p>`),
    receipt === "" ? "" : `<table style="width:100%;margin:12px 0;border-collapse:collapse">${receipt}</table>`,
    `<p style="margin:20px 0"><a href="${url}" style="${BUTTON}">${escapeHtml(action.label)}</a></p>`,
    ...footer.map((line) => `<p style="margin:12px 0 0;font-size:13px;color:#4a4f5a">${escapeHtml(line)}</p>`),
    "</main></body></html>",
  ].join("\n");
}

/** Links lead to web pages only; a "javascript:" address here would be our own mistake, and is not printed. */
function safeUrl(url: string): string {
  if (!/^https?:\/\/[^\s]+$/.test(url)) throw new Error("A mail may only link to an http or https address");
  return url;
}
