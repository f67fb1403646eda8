/** The parts of the catalogue of refusals (refusal.ts) that are about alerts and the pool. */
export const ALERT_REFUSALS = {
  "alert.address_exists": { status: 409, message: "This address gets alerts already." },
  "alert.endpoint_exists": { status: 409, message: "Alerts are sent to this address already." },
  "alert.key_reused": { status: 409, message: "This was already recorded with other content." },
  "alert.not_found": { status: 404, message: "There is no such alert." },
  "alert.recipient_limit": { status: 409, message: "There are 50 of these already. Please remove one first." },
  "alert.recipient_not_found": { status: 404, message: "This address gets no alerts any more." },
  "alert.url_refused": {
    status: 422,
    message: "Please enter an https address without a user name or password in it.",
  },
} as const;

export const POOL_REFUSALS = {
  "pool.account_changed": {
    status: 409,
    message: "Someone changed this account meanwhile. Please look at it again first.",
  },
  "pool.account_exists": { status: 409, message: "There is already an account with this short name." },
  "pool.account_not_found": { status: 404, message: "There is no such custodian account." },
  "pool.deposit_document_booked": {
    status: 409,
    message:
      "This supplier's document is already booked. If it came in several deliveries, please name the part, such as “INV-7, part 2”.",
  },
  "pool.deposit_key_reused": { status: 409, message: "This deposit was already recorded with other figures." },
  "pool.insufficient": { status: 409, message: "There are not enough diamonds in stock right now." },
  "pool.reseller_taken": { status: 409, message: "Another account has this id at the platform already." },
  "pool.shares_changed": {
    status: 409,
    message: "Someone changed the accounts or their shares meanwhile. Please look at them again first.",
  },
  "pool.stop_not_found": { status: 404, message: "The kill switch was never used that way." },
  "pool.deposit_split": { status: 422, message: "The parts of a deposit must add up to the whole of it." },
  "pool.rebalance_stale": {
    status: 409,
    message: "Someone changed these settings meanwhile. Please look at them again first.",
  },
  "pool.run_under_way": {
    status: 409,
    message: "Transfers of the last run are still being sent. Please wait until they are over.",
  },
  "pool.target_shares": { status: 422, message: "The target shares of all accounts must add up to 100 %." },
  "pool.transfer_closed": { status: 409, message: "This transfer has ended already, and not in this way." },
  "pool.transfer_key_reused": { status: 409, message: "This transfer was already asked for with other details." },
  "pool.transfer_not_found": { status: 404, message: "There is no such transfer between accounts." },
  "pool.transfer_not_possible": {
    status: 422,
    message: "Please choose two accounts whose suppliers both transfer by API.",
  },
  "pool.transfer_open": {
    status: 409,
    message: "Another transfer of one of these accounts is still open. Please wait until it is over.",
  },
  "pool.transfer_under_way": {
    status: 409,
    message: "The supplier is being asked about this transfer at this moment. Please try again in a minute.",
  },
} as const;
