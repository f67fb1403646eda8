export const THEMES = ["system", "light", "dark"] as const;

export type Theme = (typeof THEMES)[number];

export const THEME_KEY = "facet.theme";

/**
 * Runs while the browser reads the head, so that a chosen theme is there before the first paint. It only sets an attribute;
 * the colours are in globals.css. Kept free of anything that changes per request: its hash is in the CSP.
 */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;

export const THEME_COLOURS = { light: "#f7f7fb", dark: "#0a0b11" } as const;
