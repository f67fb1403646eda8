import "server-only";

/**
 * A picture that somebody sent us, made anew by us. Whoever opens its address alone gets a file to keep, in which a browser neither guesses
 * nor runs anything. Private: its address holds a token, or its reader a session.
 */
export function pictureResponse(bytes: Uint8Array<ArrayBuffer>, name: string): Response {
  return new Response(bytes, {
    headers: {
      "Content-Type": "image/webp",
      "Content-Disposition": `attachment; filename="${name}.webp"`,
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "private, max-age=3600, immutable",
    },
  });
}
