import { performance } from "node:perf_hooks";

const TIMEOUT_MS = 600_000;

/** A member of staff at a browser that only fetches: signs in as the page does, keeps the cookies, measures. */
export class StaffBrowser {
  readonly #cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async signIn(email: string, password: string): Promise<void> {
    const { csrfToken } = (await (await this.open("/api/auth/csrf")).json()) as { csrfToken: string };
    const body = new URLSearchParams({ email, password, csrfToken, json: "true" });
    const answer = await this.open("/api/auth/callback/credentials", { method: "POST", body });
    await answer.text();
    const page = await this.open("/admin/orders");
    await page.text();
    if (page.status !== 200) throw new Error(`could not sign in as ${email}: the orders answer ${page.status}`);
  }

  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(this.#origin + path, {
      ...init,
      redirect: "manual",
      headers: {
        origin: this.#origin,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** Milliseconds until the whole page has arrived. */
  async timeOf(path: string): Promise<number> {
    const startedMs = performance.now();
    const answer = await this.open(path);
    await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    return performance.now() - startedMs;
  }
}
