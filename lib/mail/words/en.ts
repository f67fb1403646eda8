import type { MailWords } from "@/lib/mail/mail-words";

export const en: MailWords = {
  labels: {
    order: "Order",
    diamonds: "Diamonds",
    recipient: "BIGO ID",
    net: "Price before tax",
    discount: "Discount",
    fee: "Payment fee",
    total: "Total",
    refunded: "Returned to you",
    paidWith: "Paid with",
    deliveredAt: "Delivered",
    why: "You get this message because this address was given for an order at {shop}. Questions? Write to {support}.",
    safety: "We never ask for a password, a card number or a code by e-mail.",
  },
  order_received: {
    subject: "Order {reference}: waiting for your payment",
    heading: "Your order is ready to be paid",
    lines: [
      "{diamonds} diamonds for BIGO ID {recipient}, {total} in all.",
      "Please pay before {until}. After that the order closes, and nothing is charged.",
    ],
    action: "Open the order and pay",
  },
  order_paid: {
    subject: "Order {reference}: payment received",
    heading: "We have your payment",
    lines: ["{diamonds} diamonds are on their way to BIGO ID {recipient}. This usually takes a few seconds."],
    action: "Watch the delivery",
  },
  order_in_review: {
    subject: "Order {reference}: we are checking it",
    heading: "A person is checking your order",
    lines: [
      "Your payment arrived. Before we deliver {diamonds} diamonds to BIGO ID {recipient}, somebody looks at the order.",
      "You need do nothing. It is either delivered, or your money comes back.",
    ],
    action: "See the order",
  },
  order_delivered: {
    subject: "Order {reference}: {diamonds} diamonds delivered",
    heading: "Your diamonds have arrived",
    lines: ["{diamonds} diamonds were delivered to BIGO ID {recipient}. This is your receipt."],
    action: "Open the receipt",
  },
  order_waiting_stock: {
    subject: "Order {reference}: a short wait for diamonds",
    heading: "We are refilling our stock",
    lines: [
      "Your payment is safe. {diamonds} diamonds will go to BIGO ID {recipient} as soon as our stock is filled again.",
      "You need do nothing: the delivery starts by itself.",
    ],
    action: "See the order",
  },
  order_needs_recipient: {
    subject: "Order {reference}: please check the BIGO ID",
    heading: "We could not find this BIGO ID",
    lines: [
      "BIGO ID {recipient} cannot receive the {diamonds} diamonds you paid for.",
      "Please enter the right ID before {until}. After that your money comes back by itself.",
    ],
    action: "Correct the BIGO ID",
  },
  order_refunded: {
    subject: "Order {reference}: money returned",
    heading: "We returned your money",
    lines: ["We gave {refunded} back. How soon it shows depends on your bank or wallet."],
    action: "See the order",
  },
  order_released: {
    subject: "Order {reference}: nothing was taken",
    heading: "Your card was not charged",
    lines: [
      "{refunded} was only held on your card, and is free again. The line disappears from your statement; a bank may take some days for that.",
    ],
    action: "See the order",
  },
  order_refund_claim: {
    subject: "Order {reference}: collect your refund",
    heading: "Your refund is ready to be collected",
    lines: [
      "{claim} is yours again. Digital currency cannot be sent back by itself.",
      "Open the page and enter the address of your wallet. The link works for this refund only; you find it on your order's page, too.",
    ],
    action: "Collect the refund",
  },
  order_refund_payout: {
    subject: "Order {reference}: where should your money go?",
    heading: "Tell us where your money goes",
    lines: [
      "{claim} is yours again, but the way you paid cannot return it by itself.",
      "Please write to {support} with the order number and the account it should go to. A person sends it.",
    ],
    action: "See the order",
  },
  order_wrong_amount: {
    subject: "Order {reference}: a different amount arrived",
    heading: "A different amount arrived",
    lines: [
      "{claim} arrived, and the price is {total}. What arrived is yours: collect it, and enter the address of your wallet.",
      "The diamonds have not been sent: the order page says whether it can still be paid.",
    ],
    action: "Collect what arrived",
  },
  order_expired: {
    subject: "Order {reference}: closed without payment",
    heading: "This order has closed",
    lines: [
      "No payment arrived in time, so nothing was charged. Did you pay after all? Then we will notice it by ourselves.",
    ],
    action: "See the order",
  },
  ticket_answered: {
    subject: "Order {reference}: an answer to your report",
    heading: "We answered your report",
    lines: ["{answer}", "Answer on the page of your order, where the whole conversation stands."],
    action: "See the conversation",
  },
  ticket_written: {
    subject: "Order {reference}: a message from us",
    heading: "We wrote to you about your order",
    lines: ["{answer}", "Answer on the page of your order, where the whole conversation stands."],
    action: "See the conversation",
  },
  sign_in_link: {
    subject: "Your sign-in link for {shop}",
    heading: "Sign in to {shop}",
    lines: [
      "This link signs you in once. It works for {minutes} minutes.",
      "If you did not ask for it, ignore this message: nobody can sign in without the link.",
    ],
    action: "Sign in",
  },
};
