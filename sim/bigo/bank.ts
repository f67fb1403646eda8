import type { Journal } from "../shared/journal-file";
import type { Account, AccountTransfer, BankEntry, DisabledBy, Order, Recharge, ResellerOptions } from "./bank-entries";

/** Seqids are remembered for at least this many calls, in two generations, so that memory stays bounded. */
const SEQID_GENERATION = 500_000;

/**
 * Balances, recharges and used ids. Every change is one journal entry, applied by the same code when it happens and when it
 * is replayed, so a restart arrives at the same state. All methods are synchronous: nothing can come between a check of the
 * balance and the change of it. The recharges of all time stay in memory (about 400 bytes each).
 */
export class Bank {
  readonly #resellers: readonly ResellerOptions[];
  readonly #journal: Journal<BankEntry>;
  readonly #accounts = new Map<string, Account>();
  readonly #receivedByRecipient = new Map<string, number>();
  readonly #lastRechargeMs = new Map<string, number>();
  readonly #disabledByClient = new Map<string, DisabledBy>();
  readonly #rechargeByOrder = new Map<string, Recharge>();
  readonly #burnedOrders = new Set<string>();
  readonly #transfers = new Map<string, AccountTransfer>();
  #recharges: Recharge[] = [];
  #diamondsDelivered = 0;
  #seqids = new Set<string>();
  #olderSeqids = new Set<string>();

  constructor({ resellers, journal }: { resellers: readonly ResellerOptions[]; journal: Journal<BankEntry> }) {
    this.#resellers = resellers;
    this.#journal = journal;
    this.#open();
    journal.replay((entry) => this.#apply(entry));
  }

  account(reseller: string): Account | undefined {
    return this.#accounts.get(reseller);
  }

  accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  /** The account that a client's calls use when they name none: the first one bound to it. */
  defaultReseller(clientId: string): string | null {
    for (const account of this.#accounts.values()) if (account.clientId === clientId) return account.resellerBigoId;
    return null;
  }

  /** Moves the diamonds. The caller has checked the balance in the same turn of the event loop. */
  recharge(recharge: Recharge): void {
    this.#record({ entry: "recharge", ...recharge });
  }

  /** A refused call has used its order id up; an id that has delivered keeps its recharge. */
  burn({ clientId, orderId }: Order): void {
    if (!this.#burnedOrders.has(keyOf({ clientId, orderId }))) this.#record({ entry: "burn", clientId, orderId });
  }

  isOrderUsed(order: Order): boolean {
    return this.#rechargeByOrder.has(keyOf(order)) || this.#burnedOrders.has(keyOf(order));
  }

  /** False when there is no such account. */
  deposit(reseller: string, diamonds: number): boolean {
    if (!this.#accounts.has(reseller)) return false;
    this.#record({ entry: "deposit", reseller, diamonds });
    return true;
  }

  /** Moves diamonds between two accounts, or keeps the refusal. The caller has checked everything in the same turn of the event loop. */
  transfer(transfer: AccountTransfer): void {
    this.#record({ entry: "transfer", ...transfer });
  }

  transferOf({ clientId, transferId }: { clientId: string; transferId: string }): AccountTransfer | null {
    return this.#transfers.get(`${clientId}/${transferId}`) ?? null;
  }

  transfers(): AccountTransfer[] {
    return [...this.#transfers.values()];
  }

  disable(clientId: string, by: DisabledBy): void {
    this.#record({ entry: "disabled", clientId, by });
  }

  enable(clientId: string): void {
    this.#record({ entry: "disabled", clientId, by: null });
  }

  disabledBy(clientId: string): DisabledBy | null {
    return this.#disabledByClient.get(clientId) ?? null;
  }

  /** True the first time only. */
  claimSeqId(clientId: string, seqid: string): boolean {
    const key = `${clientId}/${seqid}`;
    if (this.#seqids.has(key) || this.#olderSeqids.has(key)) return false;
    this.#remember(key);
    return true;
  }

  lastRechargeMs(recipient: string): number | null {
    return this.#lastRechargeMs.get(recipient) ?? null;
  }

  /** All diamonds that this recipient has received. */
  received(recipient: string): number {
    return this.#receivedByRecipient.get(recipient) ?? 0;
  }

  recharges(): readonly Recharge[] {
    return this.#recharges;
  }

  /** At most one per client id. */
  rechargesOf(orderId: string): Recharge[] {
    const clientIds = new Set(this.accounts().map(({ clientId }) => clientId));
    return [...clientIds].flatMap((clientId) => this.#rechargeByOrder.get(keyOf({ clientId, orderId })) ?? []);
  }

  totals(): { recharges: number; diamonds: number; recipients: number } {
    const recipients = this.#receivedByRecipient.size;
    return { recharges: this.#recharges.length, diamonds: this.#diamondsDelivered, recipients };
  }

  /** Back to the first start; the journal forgets too. */
  reset(): void {
    this.#journal.clear();
    this.#accounts.clear();
    this.#receivedByRecipient.clear();
    this.#lastRechargeMs.clear();
    this.#disabledByClient.clear();
    this.#rechargeByOrder.clear();
    this.#burnedOrders.clear();
    this.#transfers.clear();
    this.#seqids.clear();
    this.#olderSeqids.clear();
    this.#recharges = [];
    this.#diamondsDelivered = 0;
    this.#open();
  }

  #open(): void {
    for (const { diamonds, isAreaEligible = true, ...bound } of this.#resellers) {
      this.#accounts.set(bound.resellerBigoId, {
        ...bound,
        balance: diamonds,
        deposited: diamonds,
        sent: 0,
        isAreaEligible,
      });
    }
  }

  #record(entry: BankEntry): void {
    this.#apply(entry);
    this.#journal.append(entry);
  }

  #apply(entry: BankEntry): void {
    switch (entry.entry) {
      case "recharge":
        this.#applyRecharge(entry);
        return;
      case "burn":
        this.#burnedOrders.add(keyOf(entry));
        return;
      case "deposit": {
        const account = this.#mustHave(entry.reseller);
        account.balance += entry.diamonds;
        account.deposited += entry.diamonds;
        return;
      }
      case "transfer": {
        const { entry: _entry, ...transfer } = entry;
        this.#transfers.set(`${transfer.clientId}/${transfer.transferId}`, transfer);
        if (transfer.refusal !== "") return;
        this.#mustHave(transfer.from).balance -= transfer.diamonds;
        this.#mustHave(transfer.to).balance += transfer.diamonds;
        return;
      }
      case "disabled":
        if (entry.by === null) this.#disabledByClient.delete(entry.clientId);
        else this.#disabledByClient.set(entry.clientId, entry.by);
    }
  }

  #applyRecharge({ entry: _entry, ...recharge }: { entry: "recharge" } & Recharge): void {
    const { clientId, seqid, recipient, diamonds, atMs } = recharge;
    const account = this.#mustHave(recharge.reseller);
    account.balance -= diamonds;
    account.sent += diamonds;
    this.#recharges.push(recharge);
    this.#rechargeByOrder.set(keyOf(recharge), recharge);
    this.#receivedByRecipient.set(recipient, this.received(recipient) + diamonds);
    this.#lastRechargeMs.set(recipient, atMs);
    this.#diamondsDelivered += diamonds;
    this.#remember(`${clientId}/${seqid}`);
  }

  #remember(seqKey: string): void {
    if (this.#seqids.size >= SEQID_GENERATION) {
      this.#olderSeqids = this.#seqids;
      this.#seqids = new Set();
    }
    this.#seqids.add(seqKey);
  }

  #mustHave(reseller: string): Account {
    const account = this.#accounts.get(reseller);
    if (account === undefined) {
      throw new Error(`The kept state names ${reseller}, which is no account here: delete the state to start afresh.`);
    }
    return account;
  }
}

function keyOf({ clientId, orderId }: Order): string {
  return `${clientId}/${orderId}`;
}
