import { generateKeyPairSync } from "node:crypto";
import type { RequestListener } from "node:http";
import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decideOutcome } from "@/lib/upstream/decide-outcome";
import { classifyRescode, documentedRescodes } from "@/lib/upstream/rescode";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { clientOf, newSeq, rechargeCall, startHost, startPlatform } from "./platform";

let sim: BigoSimulator;
beforeAll(async () => {
  sim = await startPlatform();
});
beforeEach(() => {
  sim.platform.bank.reset();
  sim.platform.faults.replace({ ...sim.platform.faults.behaviour(), rules: [] });
});
afterAll(() => sim.close());

const rule = {
  path: "any",
  host: "any",
  recipient: null,
  reseller: null,
  rescode: null,
  effect: "none",
  burnsId: null,
  times: null,
  probability: 1,
  delayMs: 0,
} as const;

describe("the client with the platform", () => {
  it("charges a recipient, and says how long each step took", async () => {
    const client = clientOf({ main: sim.url });
    const answer = await client.recharge(rechargeCall());
    expect(answer).toMatchObject({ kind: "answer", rescode: 0, message: "success", httpStatus: 200 });
    expect(answer.steps).toMatchObject({ verifyMs: null, injectMs: expect.any(Number) });
    expect(answer.steps.sealMs).toBeGreaterThan(0);
    expect(answer.steps.tlsMs).toBeGreaterThan(0);
    const next = await client.recharge(rechargeCall());
    // The connection was open already: nothing was set up, which is not the same as a set-up of no time.
    expect(next.steps.tlsMs).toBeNull();
    expect(sim.platform.bank.received("Tony_Bee99")).toBe(1_000);
    client.close();
  });

  it("pre-checks a recipient and reads the balance as whole diamonds", async () => {
    const client = clientOf({ main: sim.url });
    const found = await client.preCheck({ recipientId: "inshhaa", seqId: newSeq(), resellerBigoId: "facet_id_1" });
    expect(found).toMatchObject({ kind: "answer", rescode: 0, rechargeBalance: 3_000_000n });
    expect(found.steps).toMatchObject({ injectMs: null, verifyMs: expect.any(Number) });
    const missing = await client.preCheck({ recipientId: "missing_one", seqId: newSeq() });
    expect(missing).toMatchObject({ kind: "answer", rescode: 7212004 });
    client.close();
  });

  it("signs with RS256 and another key version as well", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const publicKeyPem = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
    const other = await startPlatform({ clients: [{ clientId: "rsa_shop", keys: [{ version: 4, publicKeyPem }] }] });
    const changes = { clientId: "rsa_shop", signingKey: { algorithm: "RS256" as const, key: rsa.privateKey } };
    const right = clientOf({ main: other.url }, { ...changes, keyVersion: 4 });
    expect(await right.testSign("hello")).toMatchObject({ kind: "echo", text: "hello" });
    expect(await right.recharge(rechargeCall())).toMatchObject({ rescode: 0 });
    const wrong = clientOf({ main: other.url }, changes);
    expect(await wrong.testSign("hello")).toMatchObject({ kind: "no_answer", because: "http_4xx", httpStatus: 401 });
    right.close();
    wrong.close();
    await other.close();
  });

  it("pulls the kill switch, after which everything halts", async () => {
    const client = clientOf({ main: sim.url });
    expect(await client.disable({ seqId: newSeq() })).toMatchObject({ rescode: 0 });
    const answer = await client.recharge(rechargeCall());
    expect(answer).toMatchObject({ rescode: 7212002 });
    expect(decideOutcome({ earlier: [], answer })).toMatchObject({ outcome: "rejected", disposition: "halt" });
    client.close();
  });

  it.each(documentedRescodes().filter((code) => code !== 0))("reads and classifies %i", async (rescode) => {
    sim.platform.faults.addRule({ ...rule, answer: "refuse", rescode });
    const client = clientOf({ main: sim.url });
    const answer = await client.recharge(rechargeCall());
    expect(answer).toMatchObject({ kind: "answer", rescode });
    const { outcome } = decideOutcome({ earlier: [], answer });
    const isOpen = ["unknown", "duplicate"].includes(classifyRescode(rescode));
    expect(outcome).toBe(isOpen ? "unknown" : "rejected");
    expect(sim.platform.bank.totals().recharges).toBe(0);
    client.close();
  });

  it.each([
    ["http_401", "http_4xx", 401],
    ["http_405", "http_4xx", 405],
    ["http_408", "http_408", 408],
    ["http_500", "http_5xx", 500],
    ["html", "unreadable", 200],
    ["empty", "unreadable", 200],
    ["wrong_seqid", "unreadable", 200],
    ["truncated", "unreadable", undefined],
    ["reset", "network", undefined],
    ["hang", "timeout", undefined],
    ["drip", "timeout", undefined],
  ] as const)("has no answer when the platform does %s: %s", async (answer, because, httpStatus) => {
    for (const effect of ["none", "done"] as const) {
      sim.platform.faults.addRule({ ...rule, answer, effect, times: 1 });
      const client = clientOf({ main: sim.url }, { timeoutMs: 150 });
      const got = await client.recharge(rechargeCall());
      expect(got).toMatchObject({ kind: "no_answer", because, ...(httpStatus === undefined ? {} : { httpStatus }) });
      client.close();
    }
    expect(sim.platform.bank.totals().recharges).toBe(1);
  });

  it("makes one call and no second one, whatever happens", async () => {
    for (const answer of ["reset", "http_500", "html"] as const) {
      sim.platform.faults.addRule({ ...rule, answer, times: 1 });
    }
    const client = clientOf({ main: sim.url, backup: sim.backupUrl });
    for (let call = 0; call < 3; call++) await client.recharge(rechargeCall());
    expect(sim.platform.bank.totals().recharges).toBe(0);
    await client.recharge(rechargeCall({ host: "backup" }));
    expect(sim.platform.log.latest(1)).toMatchObject([{ host: "backup", result: "rescode 0" }]);
    client.close();
  });

  it("sends nothing that breaks the field rules", async () => {
    const client = clientOf({ main: sim.url });
    const before = sim.platform.log.latest(1);
    const bad = [
      client.recharge(rechargeCall({ diamonds: 0n })),
      client.recharge(rechargeCall({ buOrderId: "a b" })),
      client.recharge(rechargeCall({ totalCost: { amountMinor: 0n, currency: "USD" } })),
      client.preCheck({ recipientId: "x y", seqId: newSeq() }),
      client.disable({ seqId: "NO" }),
    ];
    for (const answer of await Promise.all(bad)) {
      expect(answer).toMatchObject({ kind: "no_answer", because: "not_sent", detail: expect.any(String) });
    }
    expect(sim.platform.log.latest(1)).toEqual(before);
    client.close();
  });

  it("keeps 200 calls at once apart, each with its own answer", async () => {
    sim.platform.faults.adjust({ latency: { kind: "uniform", minMs: 0, maxMs: 30 } });
    const client = clientOf({ main: sim.url });
    const answers = await Promise.all(Array.from({ length: 200 }, () => client.recharge(rechargeCall())));
    expect(answers.every((answer) => answer.kind === "answer" && answer.rescode === 0)).toBe(true);
    expect(sim.platform.bank.totals()).toMatchObject({ recharges: 200, diamonds: 100_000 });
    sim.platform.faults.adjust({ latency: { kind: "fixed", ms: 0 } });
    client.close();
  });
});

// Guarantee: nothing a host can say makes the client throw, hang, or believe in an answer that is none.
describe("the client with a strange host", () => {
  const seqIdOf = (body: string) => (JSON.parse(body) as { seqid: string }).seqid;
  const saying = (text: (seqId: string) => string, status = 200): RequestListener => {
    return (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on("end", () => response.writeHead(status).end(text(seqIdOf(body))));
    };
  };

  it.each([
    ["an array", () => "[]"],
    ["null", () => "null"],
    ["a string", () => '"ok"'],
    ["no rescode", (seqid: string) => JSON.stringify({ seqid, message: "success" })],
    ["a rescode as text", (seqid: string) => JSON.stringify({ seqid, rescode: "0" })],
    ["a broken rescode", (seqid: string) => JSON.stringify({ seqid, rescode: 0.5 })],
    ["no seqid", () => JSON.stringify({ rescode: 0 })],
    ["another seqid", (seqid: string) => JSON.stringify({ seqid: `${seqid}0`, rescode: 0 })],
    ["a huge body", () => "x".repeat(200_000)],
  ])("does not believe %s", async (_what, text) => {
    const host = await startHost(saying(text));
    const client = clientOf({ main: host.url });
    expect(await client.recharge(rechargeCall())).toMatchObject({ kind: "no_answer", because: "unreadable" });
    client.close();
    await host.close();
  });

  it.each([
    [301, "unreadable"],
    [204, "unreadable"],
    [404, "unreadable"],
    [429, "unreadable"],
    [502, "http_5xx"],
    [503, "http_5xx"],
    [408, "http_408"],
  ])("takes HTTP %i for %s and follows no redirect", async (status, because) => {
    const host = await startHost((request, response) => {
      request.resume();
      response.writeHead(status, { location: sim.url }).end(status === 204 ? undefined : "<h1>no\n luck</h1>");
    });
    const client = clientOf({ main: host.url });
    const answer = await client.recharge(rechargeCall());
    expect(answer).toMatchObject({ kind: "no_answer", because, httpStatus: status });
    expect(answer.kind === "no_answer" && answer.detail).not.toMatch(/[<\n]/);
    expect(sim.platform.bank.totals().recharges).toBe(0);
    client.close();
    await host.close();
  });

  it("survives a host that is not there, and one that speaks no HTTP", async () => {
    const gone = await startHost(() => {});
    await gone.close();
    const toNobody = clientOf({ main: gone.url });
    expect(await toNobody.recharge(rechargeCall())).toMatchObject({ because: "network", detail: "ECONNREFUSED" });
    expect(await toNobody.testSign("hello")).toMatchObject({ because: "network" });
    toNobody.close();

    const babbler = createServer((socket) => socket.on("error", () => {}).end("220 mail.example ESMTP\r\n"));
    await new Promise<void>((resolve) => babbler.listen(0, "127.0.0.1", resolve));
    const address = babbler.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const toBabbler = clientOf({ main: `http://127.0.0.1:${port}` });
    expect(await toBabbler.recharge(rechargeCall())).toMatchObject({ kind: "no_answer", because: "network" });
    toBabbler.close();
    babbler.close();
  });

  it("leaves out a balance that makes no sense, and keeps the result code", async () => {
    for (const balance of [-1, 1.5, "7", null, 2 ** 60]) {
      const host = await startHost(saying((seqid) => JSON.stringify({ seqid, rescode: 0, recharge_balance: balance })));
      const client = clientOf({ main: host.url });
      const answer = await client.preCheck({ recipientId: "inshhaa", seqId: newSeq() });
      expect(answer).toMatchObject({ kind: "answer", rescode: 0 });
      expect(answer).not.toHaveProperty("rechargeBalance");
      client.close();
      await host.close();
    }
  });

  it("refuses an echo that differs", async () => {
    const host = await startHost((request, response) => {
      request.resume();
      response.end('{"msg":"hell"}');
    });
    const client = clientOf({ main: host.url });
    expect(await client.testSign("hello")).toMatchObject({ kind: "no_answer", because: "unreadable" });
    client.close();
    await host.close();
  });
});
