import type { Feedback } from "@/lib/routing/feedback";
import {
  type BenchPayment,
  bestOf,
  candidatesOf,
  type Paper,
  type Policy,
  worthOf,
} from "@/tests/bench/routing/policy";
import { createRandom } from "@/tests/bench/schedule";

/** The last `size` outcomes of one arm, and how many of them were successes. */
class Window {
  private readonly outcomes: boolean[] = [];
  private next = 0;
  successes = 0;

  constructor(private readonly size: number) {}

  get count(): number {
    return this.outcomes.length;
  }

  add(isSuccess: boolean): void {
    if (this.outcomes.length === this.size && this.outcomes[this.next]) this.successes -= 1;
    this.outcomes[this.next] = isSuccess;
    this.next = (this.next + 1) % this.size;
    if (isSuccess) this.successes += 1;
  }
}

/** What an outcome says to a learner that knows only good and bad: a technical error is as bad as a decline. null: nothing. */
function outcomeOf(feedback: Feedback): boolean | null {
  if (feedback.kind === "succeeded") return true;
  return feedback.kind === "declined" || feedback.kind === "failed" ? false : null;
}

/** An arm is a channel for a method, or for a method in a country. */
export type Granularity = "method" | "segment";

function armKeys(paper: Paper, granularity: Granularity) {
  return {
    ofPayment: (channel: number, { segment }: BenchPayment) => {
      const place = paper.segments[segment];
      return `${paper.channels[channel]?.id}|${place?.method}|${granularity === "segment" ? place?.country : ""}`;
    },
    ofAttempt: ({ channelId, method, country }: { channelId: string; method: string; country: string }) =>
      `${channelId}|${method}|${granularity === "segment" ? country : ""}`,
  };
}

/**
 * Juspay's published scheme: the mean of an arm's last 125 outcomes, the best of them takes the payment, and 5 % go to an arm
 * at random. An arm without outcomes is taken to be perfect, so that each is tried. It maximises the same value as ours: fees are no secret.
 */
export function last125(paper: Paper, size = 125, exploring = 0.05, granularity: Granularity = "method"): Policy {
  const random = createRandom(paper.seed * 13 + 2);
  const windows = new Map<string, Window>();
  const keys = armKeys(paper, granularity);
  return {
    choose: (payment) => {
      const channels = candidatesOf(paper, payment);
      if (random() < exploring) return channels[Math.floor(random() * channels.length)] ?? null;
      return bestOf(channels, (channel) => {
        const window = windows.get(keys.ofPayment(channel, payment));
        const mean = window === undefined ? 1 : window.successes / window.count;
        return worthOf(paper, channel, payment.amountMinor, mean);
      });
    },
    learn: (feedback) => {
      const isSuccess = outcomeOf(feedback);
      if (isSuccess === null || !("attempt" in feedback)) return;
      const key = keys.ofAttempt(feedback.attempt);
      const window = windows.get(key) ?? new Window(size);
      windows.set(key, window);
      window.add(isSuccess);
    },
  };
}

/**
 * Sliding-window UCB (Garivier and Moulines 2011): the mean over the last `size` outcomes of all arms of a method together, plus
 * sqrt(xi ln(min(t, size)) / n), the largest upper bound on the value wins.
 */
export function slidingWindowUcb(paper: Paper, size = 2_000, xi = 0.02, granularity: Granularity = "method"): Policy {
  type Table = {
    queue: { key: string; isSuccess: boolean }[];
    head: number;
    arms: Map<string, { count: number; successes: number }>;
  };
  const tables = new Map<string, Table>();
  const keys = armKeys(paper, granularity);
  const tableKey = (method: string, country: string) => (granularity === "segment" ? `${method}|${country}` : method);
  return {
    choose: (payment) => {
      const place = paper.segments[payment.segment];
      const table = tables.get(tableKey(place?.method ?? "", place?.country ?? ""));
      return bestOf(candidatesOf(paper, payment), (channel) => {
        const arm = table?.arms.get(keys.ofPayment(channel, payment));
        if (table === undefined || arm === undefined || arm.count === 0)
          return worthOf(paper, channel, payment.amountMinor, 1) + payment.amountMinor;
        const seen = table.queue.length - table.head;
        const bonus = Math.sqrt((xi * Math.log(Math.max(2, seen))) / arm.count);
        return worthOf(paper, channel, payment.amountMinor, arm.successes / arm.count + bonus);
      });
    },
    learn: (feedback) => {
      const isSuccess = outcomeOf(feedback);
      if (isSuccess === null || !("attempt" in feedback)) return;
      const { method, country } = feedback.attempt;
      const key = keys.ofAttempt(feedback.attempt);
      const table: Table = tables.get(tableKey(method, country)) ?? { queue: [], head: 0, arms: new Map() };
      tables.set(tableKey(method, country), table);
      const count = (of: string, by: number, success: boolean) => {
        const arm = table.arms.get(of) ?? { count: 0, successes: 0 };
        table.arms.set(of, arm);
        arm.count += by;
        if (success) arm.successes += by;
      };
      table.queue.push({ key, isSuccess });
      count(key, 1, isSuccess);
      const oldest = table.queue[table.head];
      if (oldest === undefined || table.queue.length - table.head <= size) return;
      count(oldest.key, -1, oldest.isSuccess);
      table.head += 1;
      if (table.head > 10_000) {
        table.queue = table.queue.slice(table.head);
        table.head = 0;
      }
    },
  };
}
