import { badRequest } from "../shared/call-faults";
import { json, type SimReply } from "../shared/http-server";
import { newId, type Store } from "./state";

/**
 * Books that are wrong on purpose, for whoever tests a shop's reconciliation: a movement that is not there, one that nobody made, one with other
 * figures. A real Stripe has nothing like it.
 */
export type PlantedBook =
  | { id: string; op: "drop"; of: string }
  | { id: string; op: "alter"; of: string; amount: number | null; fee: number | null; currency: string | null }
  | {
      id: string;
      op: "add";
      /** A charge's intent, to book it once more; null: a payment that nobody knows. */
      of: string | null;
      amount: number;
      fee: number;
      currency: string;
      type: string;
      created: number;
    };

/** `POST /_sim/books {op, of?, amount?, fee?, currency?, type?, created?}`; `of` is an intent, a refund or a dispute. */
export function plantBook(store: Store, body: Record<string, unknown>, nowSeconds: number): SimReply {
  const of = typeof body.of === "string" ? body.of : null;
  const planted = readPlanted(body, of, nowSeconds);
  if (typeof planted === "string") return badRequest(planted);
  store.save({ t: "planted", v: planted });
  return json(200, planted);
}

function readPlanted(body: Record<string, unknown>, of: string | null, nowSeconds: number): PlantedBook | string {
  const id = newId("txn");
  const [amount, fee] = [wholeOf(body.amount), wholeOf(body.fee)];
  const currency = typeof body.currency === "string" ? body.currency.toLowerCase() : null;
  switch (body.op) {
    case "drop":
      return of === null ? "of names what is dropped" : { id, op: "drop", of };
    case "alter":
      return of === null ? "of names what is altered" : { id, op: "alter", of, amount, fee, currency };
    case "add": {
      if (amount === null || currency === null) return "amount and currency say what is added";
      const type = typeof body.type === "string" ? body.type : "charge";
      const created = wholeOf(body.created) ?? nowSeconds;
      return { id, op: "add", of, amount, fee: fee ?? 0, currency, type, created };
    }
    default:
      return "op must be drop, add or alter";
  }
}

function wholeOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}
