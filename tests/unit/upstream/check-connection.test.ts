import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BigoClientConfig } from "@/lib/upstream/bigo-client";
import { checkPreCheck, checkSignature } from "@/lib/upstream/check-connection";
import { wordsForFailedExchange, wordsForHttpStatus } from "@/lib/upstream/connection-words";
import type { FaultAnswer } from "../../../sim/bigo/behaviour";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { keys, newSeq, startHost, startPlatform } from "./platform";

let sim: BigoSimulator;
beforeAll(async () => {
  sim = await startPlatform();
});
beforeEach(() => {
  sim.platform.bank.reset();
  sim.platform.faults.adjust({ rules: [] });
});
afterAll(() => sim.close());

const configOf = (origin: string, changes: Partial<BigoClientConfig> = {}): BigoClientConfig => ({
  hosts: { main: origin, backup: null },
  clientId: "facet_demo",
  signingKey: { algorithm: "ES256", key: keys.privateKey },
  keyVersion: 0,
  timeoutMs: 30_000,
  ...changes,
});
const signatureAt = (origin: string, changes: Partial<BigoClientConfig> = {}, nowMs = Date.now) =>
  checkSignature({ config: configOf(origin, changes), nowMs }, origin);
const preCheckOf = (recipientId: string, resellerBigoId: string | null = "facet_ph_1") =>
  checkPreCheck(
    { config: configOf(sim.url), nowMs: Date.now },
    { origin: sim.url, recipientId, resellerBigoId, seqId: newSeq() },
  );
const next = (answer: FaultAnswer, rescode: number | null = null) =>
  sim.platform.faults.addRule({
    path: "any",
    host: "any",
    recipient: null,
    reseller: null,
    answer,
    rescode,
    effect: "none",
    burnsId: null,
    times: 1,
    probability: 1,
    delayMs: 0,
  });

// Guarantee: whoever sets the shop up reads the cause and what to do, for each way in which a connection fails.
describe("checking the signature", () => {
  it("is content with a host that echoes", async () => {
    const findings = await signatureAt(sim.url);
    expect(findings).toMatchObject([{ verdict: "ok", words: expect.stringContaining("Accepted") }]);
  });

  it.each([
    ["the key's version is wrong", { keyVersion: 3 }, 0, /BIGO_KEY_VERSION=0/],
    ["the client id is unknown", { clientId: "nobody" }, 0, /client id "nobody"/],
    ["the clock is ahead", {}, 400, /(399|400|401|402) s ahead.*NTP/],
    ["the clock is behind", {}, -4_000, /(3998|3999|4000|4001) s behind/],
  ])("says that %s", async (_what, changes, skewSeconds, words) => {
    const findings = await signatureAt(sim.url, changes, () => Date.now() + skewSeconds * 1000);
    expect(findings).toMatchObject([{ verdict: "failed", words: expect.stringMatching(words) }]);
  });

  it("says that the key is another one than the platform knows, and how to compare", async () => {
    const stranger = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
    const findings = await signatureAt(sim.url, { signingKey: { algorithm: "ES256", key: stranger } });
    expect(findings).toMatchObject([{ verdict: "failed", words: expect.stringContaining("--public-key") }]);
  });

  it("warns of a clock that is wrong though the signature still passes", async () => {
    const findings = await signatureAt(sim.url, {}, () => Date.now() + 120_000);
    expect(findings.map(({ verdict }) => verdict)).toEqual(["ok", "warning"]);
  });

  it.each([
    ["http_405", /no such method/],
    ["http_408", /rate/],
    ["http_500", /HTTP 500/],
    ["html", /not the platform/],
    ["empty", /not the platform/],
    ["reset", /failed \(ECONNRESET\)/],
    ["hang", /no answer in time/],
    ["truncated", /middle of its answer/],
  ] as const)("explains %s", async (answer, words) => {
    next(answer);
    // Only silence is waited out.
    const findings = await signatureAt(sim.url, answer === "hang" ? { timeoutMs: 300 } : {});
    expect(findings).toMatchObject([{ verdict: "failed", words: expect.stringMatching(words) }]);
  });

  it("explains a host that is not there, a name that does not exist, and http where https was asked", async () => {
    const gone = await startHost(() => {});
    await gone.close();
    expect((await signatureAt(gone.url))[0]?.words).toMatch(/nothing listens there/);
    expect((await signatureAt("https://facet-test.invalid"))[0]?.words).toMatch(/cannot be resolved/);
    expect((await signatureAt(sim.url.replace("http:", "https:")))[0]?.words).toMatch(/TLS/);
  });
});

describe("checking the pre-check", () => {
  it("tells the balance", async () => {
    expect(await preCheckOf("Tony_Bee99")).toMatchObject({ verdict: "ok", words: expect.stringContaining("5000000") });
  });

  it.each([
    ["missing_1", null, /connection works.*does not exist/],
    ["frozen_1", null, /cannot be charged/],
    ["a b", null, /Not sent/],
    ["Tony_Bee99", "nobody_1", /not bound to our client id/],
  ])("says what is wrong with %s from %s", async (recipientId, reseller, words) => {
    const finding = await preCheckOf(recipientId, reseller);
    expect(finding).toMatchObject({ verdict: "failed", words: expect.stringMatching(words) });
  });

  it.each([
    [7212001, /switched our recharge API off/],
    [7212002, /kill switch/],
    [7212003, /authorise the address/],
    [7212012, /fewer calls/],
    [400001, /parameter illegal/],
  ])("explains %i", async (rescode, words) => {
    next("refuse", rescode);
    const finding = await preCheckOf("Tony_Bee99");
    expect(finding).toMatchObject({ verdict: "failed", words: expect.stringMatching(words) });
  });

  it("takes an empty account for a warning, since the connection works", async () => {
    next("refuse", 7212011);
    expect(await preCheckOf("Tony_Bee99")).toMatchObject({ verdict: "warning" });
  });

  it("does not believe an answer to another call", async () => {
    next("wrong_seqid");
    expect(await preCheckOf("Tony_Bee99")).toMatchObject({
      verdict: "failed",
      words: expect.stringContaining("another seqid"),
    });
  });
});

describe("the words for a failed connection", () => {
  const words = (code: string) =>
    wordsForFailedExchange(
      { kind: "failed", because: "network", code, connectMs: null, exchangeMs: null },
      "https://oauth.bigolive.tv",
    );

  it.each([
    ["CERT_HAS_EXPIRED", /clock/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /another name/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /not trusted/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS/],
    ["ENETUNREACH", /no route to oauth\.bigolive\.tv:443/],
    ["ESOMETHING", /ESOMETHING/],
  ])("%s", (code, expected) => {
    expect(words(code)).toMatch(expected);
  });

  it("tell a connection that was never made from an answer that never came", () => {
    const late = { kind: "failed", because: "timeout", code: "ETIMEDOUT", exchangeMs: null } as const;
    expect(wordsForFailedExchange({ ...late, connectMs: null }, "http://h:81")).toMatch(/No connection to h:81/);
    expect(wordsForFailedExchange({ ...late, connectMs: 3 }, "http://h:81")).toMatch(/Connected to h:81/);
  });

  it("cover every HTTP status", () => {
    for (const httpStatus of [302, 401, 404, 405, 408, 429, 500, 502, 503]) {
      expect(wordsForHttpStatus({ httpStatus })).toContain(String(httpStatus));
    }
  });
});
