import { env } from "@/lib/env";
import { type BigoClient, createBigoClient } from "@/lib/upstream/bigo-client";
import { bigoConfigFrom } from "@/lib/upstream/bigo-settings";

let client: BigoClient | undefined;

/** This process's client of the platform, made at first use: one pool of kept-alive connections. */
export function bigo(): BigoClient {
  client ??= createBigoClient(bigoConfigFrom(env));
  return client;
}

/** For a clean end of a process or a test file. */
export function closeBigo(): void {
  client?.close();
  client = undefined;
}
