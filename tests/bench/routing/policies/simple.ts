import { bestOf, candidatesOf, type Paper, type Policy, worthOf } from "@/tests/bench/routing/policy";

/** The cheapest on paper, always; the next cheapest when it has just refused. */
export function staticPriority(paper: Paper): Policy {
  return {
    choose: (payment) =>
      bestOf(candidatesOf(paper, payment), (channel) => worthOf(paper, channel, payment.amountMinor, 1)),
    learn: () => undefined,
  };
}

/** Each in turn, segment by segment. */
export function roundRobin(paper: Paper): Policy {
  const turns = paper.segments.map(() => 0);
  return {
    choose: (payment) => {
      const channels = candidatesOf(paper, payment);
      const turn = turns[payment.segment] ?? 0;
      turns[payment.segment] = turn + 1;
      return channels[turn % channels.length] ?? null;
    },
    learn: () => undefined,
  };
}

/**
 * The best value on paper among those whose last health probe answered; slowness that a probe states costs what the
 * product's own formula says. When no probe answered, the best on paper: a probe may be wrong.
 */
export function healthCheckOnly(paper: Paper): Policy {
  const indexById = new Map(paper.channels.map(({ id }, index) => [id, index]));
  const isUp = paper.channels.map(() => true);
  const statedMs = paper.channels.map(() => 0);
  const { marginShare, failureShare, leavePerSecond } = paper.economics;
  return {
    choose: (payment) => {
      const all = candidatesOf(paper, payment);
      const up = all.filter((channel) => isUp[channel]);
      return bestOf(up.length > 0 ? up : all, (channel) => {
        const slowSeconds = Math.max(0, (statedMs[channel] ?? 0) - 1_500) / 1_000;
        const lost = leavePerSecond * slowSeconds * (marginShare + failureShare) * payment.amountMinor;
        return worthOf(paper, channel, payment.amountMinor, 1) - lost;
      });
    },
    learn: (feedback) => {
      if (feedback.kind !== "probed") return;
      const channel = indexById.get(feedback.channelId);
      if (channel === undefined) return;
      isUp[channel] = feedback.isUp;
      statedMs[channel] = feedback.statedMs ?? 0;
    },
  };
}
