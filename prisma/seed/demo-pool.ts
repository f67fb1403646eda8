import type { Tx } from "@/lib/db/transaction";
import { openCustodian } from "@/lib/pool/open-custodian";
import { recordDeposit } from "@/lib/pool/record-deposit";

/** No wholesale price is public: 0.0165 USD per diamond is an assumption of the demo. */
const COST_USD_MINOR_PER_100_DIAMONDS = 165n;

/** The same balances that the platform's simulator starts with, so that the first reconciliation agrees. */
const CUSTODIANS = [
  {
    id: "facet_ph_1",
    name: "Manila",
    targetBp: 5_000,
    diamonds: 5_000_000n,
    depositId: "0193d000-0000-7000-8000-000000000001",
  },
  {
    id: "facet_id_1",
    name: "Jakarta",
    targetBp: 3_000,
    diamonds: 3_000_000n,
    depositId: "0193d000-0000-7000-8000-000000000002",
  },
  {
    id: "facet_my_1",
    name: "Kuala Lumpur",
    targetBp: 2_000,
    diamonds: 2_000_000n,
    depositId: "0193d000-0000-7000-8000-000000000003",
  },
] as const;

/** Three custodian accounts and a first deposit into each, booked the way the desk books one. */
export async function seedDemoPool(tx: Tx): Promise<void> {
  for (const [position, { id, name, targetBp, diamonds, depositId }] of CUSTODIANS.entries()) {
    await openCustodian(tx, null, {
      custodianId: id,
      name,
      owner: "Facet demo",
      resellerId: id,
      targetBp,
      lowLevelDiamonds: diamonds / 10n,
      position,
      // The platform's simulator is the demo's supplier too.
      transferCapability: "api",
    });
    await recordDeposit(tx, null, {
      depositId,
      custodianId: id,
      diamonds,
      costUsdMinor: (diamonds * COST_USD_MINOR_PER_100_DIAMONDS) / 100n,
      supplier: "Demo supplier",
      document: `Demo opening balance, ${name}`,
    });
  }
}
