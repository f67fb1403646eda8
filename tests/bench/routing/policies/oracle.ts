import { bestOf, candidatesOf, type Paper, type Policy, type Truth, worthOf } from "@/tests/bench/routing/policy";

/** Knows what every channel would do with a call sent now, and maximises the expected value of that. No policy can know as much. */
export function oracle(paper: Paper, { conditionAt, approvalAt }: Truth): Policy {
  const { leavePerSecond, marginShare, failureShare } = paper.economics;
  return {
    choose: (payment, nowMs) => {
      const channels = candidatesOf(paper, payment);
      const valueWhenAnswered = (channel: number) => {
        const { medianMs, spread, delayMs } = conditionAt(channel, nowMs);
        const slowSeconds = Math.max(0, medianMs * Math.exp((spread * spread) / 2) + delayMs - 1_500) / 1_000;
        const stays = Math.exp(-leavePerSecond * slowSeconds);
        return worthOf(paper, channel, payment.amountMinor, stays * approvalAt(channel, payment.segment, nowMs));
      };
      const answered = (channel: number) => {
        const { refused, silent } = conditionAt(channel, nowMs);
        return 1 - refused - silent;
      };
      const lostMinor = -failureShare * payment.amountMinor;
      const direct = (channel: number) =>
        answered(channel) * valueWhenAnswered(channel) + (1 - answered(channel)) * lostMinor;
      return bestOf(channels, (channel) => {
        // A refusal is not the end: the next best takes it, a little later.
        const others = channels.filter((other) => other !== channel);
        const next = payment.tried !== null || others.length === 0 ? lostMinor : Math.max(...others.map(direct));
        const { refused, silent, refusalMs } = conditionAt(channel, nowMs);
        const laterMinor =
          (leavePerSecond * Math.max(0, refusalMs - 1_500) * (marginShare + failureShare) * payment.amountMinor) /
          1_000;
        return answered(channel) * valueWhenAnswered(channel) + silent * lostMinor + refused * (next - laterMinor);
      });
    },
    learn: () => undefined,
  };
}
