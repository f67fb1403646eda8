/** What a movement of an account did. Pure rules of a statement. */
export const MOVEMENTS = ["deposit", "reserve", "deliver", "give_back", "move_in", "move_out", "reversal"] as const;
export type MovementKind = (typeof MOVEMENTS)[number];

export type StatementLine = {
  /** `<transfer id>.<phase>` */
  key: string;
  at: string;
  kind: MovementKind;
  /** The transfer's own code, for what has no word of its own. */
  code: string;
  /** Signed: what it did to the diamonds that the account holds, and to those that are reserved. */
  heldDiamonds: string;
  reservedDiamonds: string;
  /** After this movement. */
  runningHeldDiamonds: string;
  runningReservedDiamonds: string;
  orderId: string | null;
  reference: string | null;
  /** Supplier and document of a deposit. */
  note: string | null;
};

export type Balance = { heldDiamonds: bigint; reservedDiamonds: bigint };

/** A movement as the books have it: one transfer, and of a resolution the amount that was pending. */
export type Movement = {
  id: string;
  phase: number;
  kind: "single" | "pending" | "post" | "void";
  isDebit: boolean;
  code: string;
  amount: bigint;
  pendingAmount: bigint | null;
  at: Date;
  orderId: string | null;
  reference: string | null;
  note: string | null;
};

/**
 * What a transfer does to an account that holds diamonds (an asset: debits fill it). A pending credit reserves; posting it takes the
 * diamonds out and ends the whole reservation, voiding it only ends it. Pending debits are not there yet.
 */
export function effectOf({ kind, isDebit, amount, pendingAmount }: Movement): Balance {
  if (isDebit) return { heldDiamonds: kind === "single" || kind === "post" ? amount : 0n, reservedDiamonds: 0n };
  switch (kind) {
    case "single":
      return { heldDiamonds: -amount, reservedDiamonds: 0n };
    case "pending":
      return { heldDiamonds: 0n, reservedDiamonds: amount };
    case "post":
      return { heldDiamonds: -amount, reservedDiamonds: -(pendingAmount ?? amount) };
    case "void":
      return { heldDiamonds: 0n, reservedDiamonds: -(pendingAmount ?? amount) };
  }
}

export function kindOf({ kind, isDebit, code }: Movement): MovementKind {
  if (code.includes("revers")) return "reversal";
  if (kind === "pending") return isDebit ? "move_in" : "reserve";
  if (kind === "void") return "give_back";
  if (code === "delivery") return "deliver";
  if (isDebit) return code === "deposit" ? "deposit" : "move_in";
  return "move_out";
}

/** Movements in order, each with the balance after it. */
export function linesOf(
  opening: Balance,
  movements: readonly Movement[],
): { lines: StatementLine[]; closing: Balance } {
  let { heldDiamonds: held, reservedDiamonds: reserved } = opening;
  const lines = movements.map((movement) => {
    const effect = effectOf(movement);
    held += effect.heldDiamonds;
    reserved += effect.reservedDiamonds;
    return {
      key: `${movement.id}.${movement.phase}`,
      at: movement.at.toISOString(),
      kind: kindOf(movement),
      code: movement.code,
      heldDiamonds: effect.heldDiamonds.toString(),
      reservedDiamonds: effect.reservedDiamonds.toString(),
      runningHeldDiamonds: held.toString(),
      runningReservedDiamonds: reserved.toString(),
      orderId: movement.orderId,
      reference: movement.reference,
      note: movement.note,
    };
  });
  return { lines, closing: { heldDiamonds: held, reservedDiamonds: reserved } };
}
