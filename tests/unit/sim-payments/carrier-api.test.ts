import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CarrierSimulatorOptions, startCarrierSimulator } from "@/sim/carrier/simulator";

const CLIENT = { clientId: "shop", clientSecret: "secret" };
const SCOPE = "dpv:PaymentManagement carrier-billing:payments:create carrier-billing:payments:read";
const NUMBER = "+639170000010";

type Json = Record<string, unknown>;

// Guarantee: the simulated operator refuses what the published contract refuses, with its codes, and forgets nothing over a restart.
describe("the carrier simulator", () => {
  let sim: Awaited<ReturnType<typeof startCarrierSimulator>>;
  let token: string;
  beforeEach(() => begin());
  afterEach(() => sim.close());

  async function begin(options: Partial<CarrierSimulatorOptions> = {}): Promise<void> {
    sim = await startCarrierSimulator({ ...CLIENT, port: 0, latencyMs: 0, ...options });
    token = String((await askToken({ grant_type: "client_credentials", scope: SCOPE })).body.access_token);
  }

  async function askToken(form: Record<string, string>, secret = CLIENT.clientSecret) {
    const authorization = `Basic ${Buffer.from(`${CLIENT.clientId}:${secret}`).toString("base64")}`;
    const body = new URLSearchParams(form);
    const response = await fetch(`${sim.url}/oauth2/token`, { method: "POST", headers: { authorization }, body });
    return { status: response.status, body: (await response.json()) as Json };
  }

  async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(`${sim.url}/carrier-billing/v0.5${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Json, headers: response.headers };
  }

  function preparation({ charging = {}, ...changes }: { charging?: Json; [name: string]: unknown } = {}) {
    const chargingInformation = { amount: 581.5, currency: "PHP", description: "600 diamonds", ...charging };
    return {
      amountTransaction: {
        phoneNumber: NUMBER,
        clientCorrelator: "one",
        referenceCode: "one",
        paymentAmount: { chargingInformation },
        ...changes,
      },
    };
  }

  it("gives a token for a client, a grant, scopes that it knows and exactly one purpose", async () => {
    const form = { grant_type: "client_credentials", scope: SCOPE };
    expect(await askToken(form)).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3_600 } });
    expect(await askToken(form, "wrong")).toEqual({ status: 401, body: { error: "invalid_client" } });
    expect((await askToken({ ...form, grant_type: "password" })).body).toEqual({ error: "unsupported_grant_type" });
    for (const scope of [
      "",
      "dpv:PaymentManagement",
      SCOPE.replace("dpv:PaymentManagement ", ""),
      `${SCOPE} dpv:Other`,
    ])
      expect((await askToken({ ...form, scope })).body, scope).toEqual({ error: "invalid_scope" });
  });

  it("wants a token, its right, and a readable correlator, and gives the correlator back", async () => {
    expect(await call("GET", "/payments", undefined, { authorization: "Bearer wrong" })).toMatchObject({
      status: 401,
      body: { status: 401, code: "UNAUTHENTICATED" },
    });
    expect((await call("POST", "/payments/any/confirm", { phoneNumber: NUMBER })).body.code).toBe("PERMISSION_DENIED");
    expect((await call("GET", "/payments", undefined, { "x-correlator": "a b" })).body.code).toBe("INVALID_ARGUMENT");
    const { headers } = await call("GET", "/payments", undefined, { "x-correlator": "a-b" });
    expect(headers.get("x-correlator")).toBe("a-b");
  });

  it("answers a preparation as the schema has it, without the credential of the sink", async () => {
    const sinkCredential = {
      credentialType: "ACCESSTOKEN",
      accessToken: "secret of the shop",
      accessTokenExpiresUtc: new Date(Date.now() + 60_000).toISOString(),
      accessTokenType: "bearer",
    };
    const sink = "https://shop.example/hook";
    const { status, body } = await call("POST", "/payments/prepare", { ...preparation(), sink, sinkCredential });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      paymentId: expect.any(String),
      paymentStatus: "pending_validation",
      paymentCreationDate: expect.stringMatching(/Z$/),
      amountTransaction: { phoneNumber: NUMBER, clientCorrelator: "one", referenceCode: "one" },
      validationInfo: { action: "validate", authorizationId: expect.any(String) },
      sink,
    });
    const state = await (await fetch(`${sim.url}/_sim/state`)).text();
    expect(JSON.stringify(body) + state).not.toContain("secret of the shop");
  });

  it.each([
    [{ referenceCode: undefined }, 400, "INVALID_ARGUMENT"],
    [{ paymentAmount: {} }, 400, "INVALID_ARGUMENT"],
    [{ phoneNumber: undefined }, 422, "MISSING_IDENTIFIER"],
    [{ phoneNumber: "0917" }, 400, "INVALID_ARGUMENT"],
    [{ charging: { amount: 0 } }, 400, "INVALID_ARGUMENT"],
    [{ charging: { amount: 1.0005 } }, 400, "INVALID_ARGUMENT"],
    [{ charging: { amount: "581.5" } }, 400, "INVALID_ARGUMENT"],
    [{ charging: { currency: "EUR" } }, 400, "INVALID_ARGUMENT"],
    [{ charging: { description: undefined } }, 400, "INVALID_ARGUMENT"],
    [{ charging: { amount: 5_001 } }, 422, "CARRIER_BILLING.UNAUTHORIZED_AMOUNT"],
  ])("refuses a preparation with %j", async (changes, status, code) => {
    expect(await call("POST", "/payments/prepare", preparation(changes))).toMatchObject({ status, body: { code } });
  });

  it("refuses a sink that is not HTTPS, and credentials that it cannot use", async () => {
    const sink = "https://shop.example/hook";
    const accessToken = { credentialType: "ACCESSTOKEN", accessToken: "t", accessTokenType: "bearer" };
    for (const [more, code] of [
      [{ sink: "http://shop.example/hook" }, "INVALID_SINK"],
      [{ sink, sinkCredential: { credentialType: "PLAIN" } }, "INVALID_CREDENTIAL"],
      [{ sink, sinkCredential: { ...accessToken, accessTokenType: "mac" } }, "INVALID_TOKEN"],
      [{ sink, sinkCredential: accessToken }, "INVALID_ARGUMENT"],
    ] as const)
      expect((await call("POST", "/payments/prepare", { ...preparation(), ...more })).body.code).toBe(code);
  });

  it("refuses a correlator in use for another request, and a reference without a correlator", async () => {
    await call("POST", "/payments/prepare", preparation());
    const other = preparation({ charging: { amount: 100 } });
    expect((await call("POST", "/payments/prepare", other)).body.code).toBe("INVALID_ARGUMENT");
    const bare = preparation({ clientCorrelator: undefined });
    expect(await call("POST", "/payments/prepare", bare)).toMatchObject({
      status: 409,
      body: { code: "ALREADY_EXISTS" },
    });
  });

  it("lists by span, status and page", async () => {
    for (const name of ["one", "two", "three"])
      await call("POST", "/payments/prepare", preparation({ clientCorrelator: name, referenceCode: name }));
    const list = async (query: string) => call("GET", `/payments?${query}`);
    const page = await list("order=asc&page=2&perPage=2");
    expect(page.body).toMatchObject([{ amountTransaction: { clientCorrelator: "three" } }]);
    expect(page.headers.get("x-total-count")).toBe("3");
    expect((await list("paymentStatus=reserved&paymentStatus=succeeded")).body).toEqual([]);
    expect((await list("page=9")).body.code).toBe("OUT_OF_RANGE");
    const [now, before] = [new Date().toISOString(), new Date(Date.now() - 60_000).toISOString()];
    expect((await list(`paymentCreationDate.lte=${before}`)).body).toEqual([]);
    expect((await list(`paymentCreationDate.gte=${now}&paymentCreationDate.lte=${before}`)).body.code).toBe(
      "CARRIER_BILLING.INVALID_DATE_RANGE",
    );
  });

  it("shows a customer's messages on a page that says what it is", async () => {
    await call("POST", "/payments/prepare", preparation({ charging: { description: "600 <b>diamonds</b>" } }));
    const page = await (await fetch(`${sim.url}/_sim/phone?number=${NUMBER}`)).text();
    expect(page).toMatch(/\d{6} is your code to pay 581\.50 PHP: 600 &lt;b&gt;diamonds/);
    expect(page).toContain("A simulator on this machine. No money moves.");
    expect(await (await fetch(`${sim.url}/_sim/phone?number=639170000011`)).text()).toContain("No messages.");
    expect((await fetch(`${sim.url}/_sim/phone`)).status).toBe(200);
  });

  it("remembers everything but its tokens over a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "facet-carrier-"));
    try {
      await sim.close();
      await begin({ journalPath: join(folder, "carrier.jsonl") });
      const { body } = await call("POST", "/payments/prepare", preparation());
      const old = token;
      await sim.close();
      await begin({ journalPath: join(folder, "carrier.jsonl") });
      const again = await call("GET", `/payments/${body.paymentId}`);
      expect(again.body).toMatchObject({ paymentStatus: "pending_validation" });
      expect((await call("POST", "/payments/prepare", preparation())).body.paymentId).toBe(body.paymentId);
      const refused = await call("GET", "/payments", undefined, { authorization: `Bearer ${old}` });
      expect(refused.body.code).toBe("UNAUTHENTICATED");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("can be approved and declined without a phone, for drills", async () => {
    await call("POST", "/payments/prepare", preparation());
    const approve = (body: object) =>
      fetch(`${sim.url}/_sim/approve`, { method: "POST", body: JSON.stringify(body) }).then(({ status }) => status);
    expect(await approve({ payment: "one" })).toBe(200);
    expect(await approve({ payment: "one" })).toBe(409);
    expect(await approve({ payment: "none" })).toBe(404);
    expect((await call("GET", "/payments?paymentStatus=reserved")).body).toHaveLength(1);
  });
});
