import { describe, expect, it } from "vitest";
import { filtersSetOf } from "@/components/desk/records/filters-set";
import { TransferListInput } from "@/lib/ledger/desk-queries";
import { OrderRecordInput } from "@/lib/orders/desk-schemas";
import {
  DeliveryRecordInput,
  DisputeRecordInput,
  PaymentRecordInput,
  RefundRecordInput,
} from "@/lib/orders/record-schemas";
import { filtersOf, RECORD_TABLE_IDS, RECORD_TABLES } from "@/lib/shared/record-tables";

const INPUTS = {
  orders: OrderRecordInput,
  payments: PaymentRecordInput,
  deliveries: DeliveryRecordInput,
  ledger: TransferListInput,
  refunds: RefundRecordInput,
  disputes: DisputeRecordInput,
} as const;

// Guarantee: a saved view keeps every filter that its table has, and nothing that is none.
describe("the filters of a table", () => {
  it.each(RECORD_TABLE_IDS)("of %s are those that its page reads", (tableId) => {
    const read = Object.keys(INPUTS[tableId].shape).filter((name) => name !== "before");
    expect([...RECORD_TABLES[tableId].filters].sort()).toEqual(read.sort());
  });

  it("are kept in one order, whatever the address's", () => {
    const one = filtersOf("orders", new URLSearchParams("to=2026-11-02&status=unknown&from=2026-11-01"));
    const other = filtersOf("orders", new URLSearchParams("status=unknown&from=2026-11-01&to=2026-11-02&before=x"));
    expect(one).toBe("status=unknown&from=2026-11-01&to=2026-11-02");
    expect(other).toBe(one);
    expect(filtersOf("orders", new URLSearchParams("status=&evil=1&order=x"))).toBe("");
  });

  it("are counted where they are set", () => {
    expect(filtersSetOf("orders", { status: "unknown", from: "2026-11-01", to: "", before: "x", order: "y" })).toBe(2);
    expect(filtersSetOf("ledger", {})).toBe(0);
  });
});
