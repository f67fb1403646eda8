import type { StaffActor } from "@/lib/accounts/actor";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import type { Flavour } from "@/tests/simulation/flavours";
import type { Outside } from "@/tests/simulation/outside";
import type { Broken, ShopDatabase } from "@/tests/simulation/shop-database";
import type { SimulatedTime } from "@/tests/simulation/simulated-time";
import type { Strangers } from "@/tests/simulation/strangers";
import type { Dice } from "@/tests/support/dice";
import type { GivenOrder } from "@/tests/support/given";

/** Everything that a step may touch. */
export type Play = {
  run: number;
  flavour: Flavour;
  dice: Dice;
  time: SimulatedTime;
  outside: Outside;
  database: ShopDatabase;
  strangers: Strangers;
  actor: StaffActor;
  /** Orders that a buyer knows of. */
  orders: GivenOrder[];
  /** Orders by place key: a browser that heard nothing sends the same again. */
  tries: Map<string, { input: PlaceOrderInput; orderId: string | null }>;
  /** What a step itself found to be wrong. */
  found: Broken[];
  say: (line: string) => void;
};

/** One thing that can happen next, and how often it does among the others. `begin` may go on long after its step. */
export type Happening = {
  name: string;
  weight: number;
  /** Whether it can happen now; left out: always. */
  isPossible?: (play: Play) => boolean;
  begin: (play: Play) => Promise<unknown>;
  /** Time itself moves: what it wakes has its consequences before the step is over. */
  isTime?: boolean;
};
