import NextAuth from "next-auth";
import { authOptions } from "@/lib/accounts/auth-options";
import { env } from "@/lib/env";

type Answer = { status: number; location: string | null; cookies: Map<string, string>; body: unknown };

/** A browser that talks to next-auth with our options: keeps cookies, sends the CSRF token with every form. */
export class AuthClient {
  readonly cookies = new Map<string, string>();
  readonly errors: unknown[] = [];

  async get(path: string, query: Record<string, string> = {}): Promise<Answer> {
    return this.#send("GET", path, query, {});
  }

  /** Posts a form as next-auth's own client does. */
  async post(path: string, fields: Record<string, string>): Promise<Answer> {
    const { body } = await this.get("csrf");
    const { csrfToken } = body as { csrfToken: string };
    return this.postForged(path, { ...fields, csrfToken });
  }

  /** The same as somebody else's page would: with whatever CSRF token stands in the fields. */
  async postForged(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.#send("POST", path, {}, { ...fields, json: "true" });
  }

  /** Headers of a later request from the same browser. */
  headers(): Headers {
    const { origin, host } = new URL(env.FACET_URL);
    return new Headers({
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      origin,
      host,
    });
  }

  async #send(
    method: string,
    path: string,
    query: Record<string, string>,
    body: Record<string, string>,
  ): Promise<Answer> {
    process.env.NEXTAUTH_URL = env.FACET_URL;
    const answer: Answer = { status: 200, location: null, cookies: new Map(), body: null };
    const headers = new Map<string, unknown>();
    const response = {
      status(code: number) {
        answer.status = code;
        return response;
      },
      getHeader: (name: string) => headers.get(name.toLowerCase()),
      setHeader(name: string, value: unknown) {
        headers.set(name.toLowerCase(), value);
        return response;
      },
      json(value: unknown) {
        answer.body = value;
      },
      send(value: unknown) {
        answer.body = value;
      },
      end: () => undefined,
    };
    const request = {
      method,
      query: { ...query, nextauth: path.split("/") },
      body,
      cookies: Object.fromEntries(this.cookies),
      headers: {},
    };
    const options = authOptions({
      address: "203.0.113.9",
      userAgent: "test browser",
      locale: "en",
      onError: (error) => this.errors.push(error),
    });
    await NextAuth(request as never, response as never, options);
    this.#keep(headers.get("set-cookie"));
    const url = (answer.body as { url?: string } | null)?.url;
    answer.location = (headers.get("location") as string | undefined) ?? url ?? null;
    return answer;
  }

  #keep(setCookie: unknown): void {
    for (const line of Array.isArray(setCookie) ? setCookie.map(String) : []) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
      if (value === "" || /Max-Age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
