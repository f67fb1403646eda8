import type { Catcher } from "@/tests/chaos/saboteurs/saboteur";
import type { FlavourName } from "@/tests/simulation/flavours";

const runsOf = (...flavours: FlavourName[]): Catcher => ({ by: "simulation", flavours });

export const SHORT_POOL = runsOf("the pool runs short");
export const SLEEPER = runsOf("a worker sleeps beyond its lease and then writes");
export const REFUNDS = runsOf("refunds, and nobody answers");
export const NEWS = runsOf("news comes late, twice, or from somebody else");
export const LATE_CUSTOMERS = runsOf("customers come back late, and prices move");
export const BROKEN_TRANSACTIONS = runsOf("transactions break in their middle");
export const SILENT_PLATFORM = runsOf("the platform does not answer");
/** Statements of the simulation never run beside each other; those of several processes do. Whether two of them meet is chance: hence so many. */
export const DRILLS: Catcher = { by: "drill", drills: 10, webs: 1, workers: 3 };
