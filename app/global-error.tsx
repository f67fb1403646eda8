"use client";

import "./shop.css";
import { buttonClass } from "@/components/ui/button";

/** The last net: the frame itself broke, so this page brings its own and needs nothing but its styles. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <html lang="en">
      <body>
        <main className="mx-auto grid min-h-dvh max-w-narrow place-content-center justify-items-center gap-4 px-4 text-center">
          <h1 className="text-2xl">Something went wrong on our side</h1>
          <p className="text-second">
            Your orders and payments are not affected. Please try again.
            {digest && ` Reference: ${digest}`}
          </p>
          <button type="button" onClick={retry} className={buttonClass({ variant: "primary" })}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
