/** What one HTTP exchange came to. `because`: timeout or network. */
export type Exchange =
  | { kind: "response"; status: number; text: string; bytes: Uint8Array; headers: Pick<Headers, "get"> }
  | { kind: "silence"; because: "timeout" | "network" };

/** One request, no redirect, no repeat. The time-out also covers the body, so a server that drips it a byte at a time cannot hold us. */
export async function exchange(url: string, init: RequestInit, timeoutMs: number): Promise<Exchange> {
  try {
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    return { kind: "response", status: response.status, text, bytes, headers: response.headers };
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    return { kind: "silence", because: isTimeout ? "timeout" : "network" };
  }
}
