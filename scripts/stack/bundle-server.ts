import type { Plugin } from "esbuild";
import { inProject } from "../project";

/** What runs as web process: `server.ts` with everything of ours in one file, beside the build of the pages it belongs to. */
const WEB_SERVER = inProject(".next/web.mjs");

/** Arguments of Node for a web process; host and port are the settings'. */
export const WEB_SERVER_ARGS: readonly string[] = [WEB_SERVER];

/** `server-only` speaks to bundlers that make code for browsers too. Outside them it throws, so here it is an empty module. */
const withoutMarker: Plugin = {
  name: "without-marker",
  setup: (build) => {
    build.onResolve({ filter: /^server-only$/ }, ({ path }) => ({ path, namespace: "marker" }));
    build.onLoad({ filter: /.*/, namespace: "marker" }, () => ({ contents: "" }));
  },
};

/**
 * Bundles `server.ts`. Packages stay outside, so that the process has one `pg` for Next's bundles and for this one; and so that it needs
 * no `react-server` condition, which Next must not see, the marker `server-only` becomes nothing.
 */
export async function bundleServer(outfile = WEB_SERVER): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [inProject("server.ts")],
    outfile,
    absWorkingDir: inProject(),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    plugins: [withoutMarker],
    logLevel: "warning",
  });
}
