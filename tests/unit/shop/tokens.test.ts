import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const CSS = readFileSync("app/globals.css", "utf8");

/** A token's colours in the light and the dark theme. */
function token(name: string): { light: string; dark: string } {
  const both = new RegExp(`--color-${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(CSS);
  if (both?.[1] && both[2]) return { light: both[1], dark: both[2] };
  const one = new RegExp(`--color-${name}: (#[0-9a-f]{6});`).exec(CSS)?.[1];
  if (one === undefined) throw new Error(`globals.css has no colour "${name}"`);
  return { light: one, dark: one };
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const EVERY_GROUND = ["background", "surface", "sunken"];
const TEXTS: Array<[text: string, grounds: string[]]> = [
  ["ink", [...EVERY_GROUND, "accent-soft", "good-soft", "warning-soft", "bad-soft"]],
  ["second", [...EVERY_GROUND, "accent-soft"]],
  ["third", [...EVERY_GROUND, "accent-soft"]],
  ["accent", [...EVERY_GROUND, "accent-soft"]],
  ["accent-strong", [...EVERY_GROUND, "accent-soft"]],
  ["good", [...EVERY_GROUND, "good-soft"]],
  ["warning", [...EVERY_GROUND, "warning-soft"]],
  ["bad", [...EVERY_GROUND, "bad-soft"]],
  ["inverse", ["ink", "good"]],
  ["on-pay", ["pay-from", "pay-to"]],
];

// Guarantee: every text colour is readable on every ground that it stands on, in both themes (WCAG 2.2 AA).
describe("the colour tokens", () => {
  const pairs = TEXTS.flatMap(([text, grounds]) =>
    grounds.flatMap((ground) => (["light", "dark"] as const).map((theme) => ({ text, ground, theme }))),
  );

  it.each(pairs)("$text on $ground holds 4.5:1 in the $theme theme", ({ text, ground, theme }) => {
    expect(contrast(token(text)[theme], token(ground)[theme])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["light", "dark"] as const)("the edge of a field holds 3:1 in the %s theme", (theme) => {
    expect(contrast(token("field-line")[theme], token("surface")[theme])).toBeGreaterThanOrEqual(3);
  });
});
