/** The part of the catalogue of refusals (refusal.ts) that is about changes and plans of prices. */
export const PRICE_REFUSALS = {
  "price.already_reverted": { status: 409, message: "This change was taken back already." },
  "price.change_key_reused": { status: 409, message: "This change was already made with other details." },
  "price.change_not_found": { status: 404, message: "There is no such change." },
  "price.schedule_empty": { status: 422, message: "Please say what it changes: price, visibility or badge." },
  "price.schedule_not_found": { status: 404, message: "There is no such schedule." },
  "price.schedule_over": { status: 409, message: "This schedule is over, so it can no longer be cancelled." },
  "price.schedule_overlaps": {
    status: 409,
    message: "Another schedule of this package is in force in that time. Please choose another time.",
  },
  "price.schedule_times": {
    status: 422,
    message: "A schedule must begin in the future, within a year, and end after it begins.",
  },
  "price.stale": { status: 409, message: "Someone changed this meanwhile. Please look at it again first." },
  "price.tax_date": { status: 422, message: "A tax rate must begin in the future, within three years." },
} as const;

/** The part that is about offers and codes. */
export const PROMOTION_REFUSALS = {
  "promotion.below_minimum": {
    status: 422,
    message: "This order is too small for this code. Please choose a larger amount.",
  },
  "promotion.code_taken": { status: 409, message: "There is, or was, another code with this name." },
  "promotion.key_reused": { status: 409, message: "This was already made with other details." },
  "promotion.not_found": { status: 404, message: "We do not know this code. Please check it again." },
  "promotion.not_here": { status: 422, message: "This code is not for your country." },
  "promotion.not_reduced": { status: 422, message: "An offer must cost less than the package does now." },
  "promotion.not_with_method": {
    status: 422,
    message: "This code cannot be used with this way to pay. Please choose another one.",
  },
  "promotion.offer_exists": {
    status: 409,
    message: "This package has another offer in that time. Please end that one first, or choose another time.",
  },
  "promotion.other_package": { status: 422, message: "This code is for another package." },
  "promotion.outside_band": {
    status: 422,
    message: "This code cannot be used for this amount. Please choose another amount.",
  },
  "promotion.over": { status: 409, message: "This code is not valid at this time." },
  "promotion.spent": { status: 409, message: "This code has been used up." },
  "promotion.times": {
    status: 422,
    message: "It must end after it begins, in the future, and within a year.",
  },
  "promotion.used": { status: 409, message: "You have used this code as often as it allows." },
} as const;
