/** Numbers that follow from a seed, so that a run can be repeated. */
export type Dice = {
  /** From 0 to below 1. */
  roll: () => number;
  chance: (probability: number) => boolean;
  /** A whole number between both ends, ends included. */
  whole: (atLeast: number, atMost: number) => number;
  pick: <T>(list: readonly T[]) => T;
};

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (atLeast: number, atMost: number) => atLeast + Math.floor(roll() * (atMost - atLeast + 1));
  return {
    roll,
    whole,
    chance: (probability) => roll() < probability,
    pick: <T>(list: readonly T[]) => {
      const picked = list[whole(0, list.length - 1)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
  };
}
