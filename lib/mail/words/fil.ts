import type { MailWords } from "@/lib/mail/mail-words";

export const fil: MailWords = {
  labels: {
    order: "Order",
    diamonds: "Diamonds",
    recipient: "BIGO ID",
    net: "Presyo bago ang buwis",
    discount: "Diskuwento",
    fee: "Bayad sa pagproseso",
    total: "Kabuuan",
    refunded: "Ibinalik sa iyo",
    paidWith: "Binayaran gamit ang",
    deliveredAt: "Naihatid",
    why: "Natanggap mo ito dahil ibinigay ang address na ito para sa isang order sa {shop}. May tanong? Sumulat sa {support}.",
    safety: "Hindi kami kailanman humihingi ng password, numero ng card, o code sa e-mail.",
  },
  order_received: {
    subject: "Order {reference}: hinihintay ang bayad mo",
    heading: "Handa nang bayaran ang order mo",
    lines: [
      "{diamonds} diamonds para sa BIGO ID {recipient}, {total} lahat-lahat.",
      "Magbayad bago ang {until}. Pagkatapos noon, magsasara ang order at walang sisingilin sa iyo.",
    ],
    action: "Buksan ang order at magbayad",
  },
  order_paid: {
    subject: "Order {reference}: natanggap ang bayad",
    heading: "Natanggap na namin ang bayad mo",
    lines: ["Papunta na ang {diamonds} diamonds sa BIGO ID {recipient}. Karaniwang ilang segundo lang ito."],
    action: "Panoorin ang paghahatid",
  },
  order_in_review: {
    subject: "Order {reference}: sinusuri namin ito",
    heading: "May taong sumusuri sa order mo",
    lines: [
      "Dumating na ang bayad mo. Bago namin ihatid ang {diamonds} diamonds sa BIGO ID {recipient}, may titingin muna sa order.",
      "Wala kang kailangang gawin. Ihahatid ito, o ibabalik ang pera mo.",
    ],
    action: "Tingnan ang order",
  },
  order_delivered: {
    subject: "Order {reference}: naihatid ang {diamonds} diamonds",
    heading: "Dumating na ang diamonds mo",
    lines: ["Naihatid ang {diamonds} diamonds sa BIGO ID {recipient}. Ito ang resibo mo."],
    action: "Buksan ang resibo",
  },
  order_waiting_stock: {
    subject: "Order {reference}: kaunting paghihintay para sa diamonds",
    heading: "Pinupuno namin muli ang stock",
    lines: [
      "Ligtas ang bayad mo. Mapupunta ang {diamonds} diamonds sa BIGO ID {recipient} pagkapuno ng aming stock.",
      "Wala kang kailangang gawin: kusang magsisimula ang paghahatid.",
    ],
    action: "Tingnan ang order",
  },
  order_needs_recipient: {
    subject: "Order {reference}: pakisuri ang BIGO ID",
    heading: "Hindi namin mahanap ang BIGO ID na ito",
    lines: [
      "Hindi makatatanggap ang BIGO ID {recipient} ng {diamonds} diamonds na binayaran mo.",
      "Ilagay ang tamang ID bago ang {until}. Pagkatapos noon, kusang babalik ang pera mo.",
    ],
    action: "Itama ang BIGO ID",
  },
  order_refunded: {
    subject: "Order {reference}: ibinalik ang pera",
    heading: "Ibinalik namin ang pera mo",
    lines: ["Ibinalik namin ang {refunded}. Depende sa bangko o wallet mo kung kailan ito lalabas."],
    action: "Tingnan ang order",
  },
  order_released: {
    subject: "Order {reference}: walang kinuha",
    heading: "Hindi siningil ang card mo",
    lines: [
      "Na-hold lang sa card mo ang {refunded}, at malaya na ulit ito. Mawawala ang linyang iyon sa statement mo; maaaring abutin ng ilang araw sa bangko.",
    ],
    action: "Tingnan ang order",
  },
  order_refund_claim: {
    subject: "Order {reference}: kunin ang refund mo",
    heading: "Handa nang kunin ang refund mo",
    lines: [
      "Sa iyo na muli ang {claim}. Hindi kusang maibabalik ang digital currency.",
      "Buksan ang page at ilagay ang address ng wallet mo. Para lang sa refund na ito ang link; makikita mo rin ito sa page ng order mo.",
    ],
    action: "Kunin ang refund",
  },
  order_refund_payout: {
    subject: "Order {reference}: saan ipapadala ang pera mo?",
    heading: "Sabihin kung saan ipapadala ang pera mo",
    lines: [
      "Sa iyo na muli ang {claim}, ngunit hindi ito kusang maibabalik ng paraan ng bayad mo.",
      "Sumulat sa {support}, banggitin ang numero ng order at ang account na padadalhan. Isang tao ang magpapadala nito.",
    ],
    action: "Tingnan ang order",
  },
  order_wrong_amount: {
    subject: "Order {reference}: ibang halaga ang dumating",
    heading: "Ibang halaga ang dumating",
    lines: [
      "{claim} ang dumating, at {total} ang presyo. Sa iyo ang dumating: kunin ito at ilagay ang address ng wallet mo.",
      "Hindi pa naipapadala ang diamonds: nasa page ng order kung puwede pa itong bayaran.",
    ],
    action: "Kunin ang dumating",
  },
  order_expired: {
    subject: "Order {reference}: nagsara nang walang bayad",
    heading: "Nagsara na ang order na ito",
    lines: [
      "Walang dumating na bayad sa takdang oras, kaya walang siningil. Nagbayad ka ba? Kusa namin itong mapapansin.",
    ],
    action: "Tingnan ang order",
  },
  ticket_answered: {
    subject: "Order {reference}: sagot sa iyong report",
    heading: "Sinagot namin ang iyong report",
    lines: ["{answer}", "Sumagot sa page ng iyong order, kung nasaan ang buong usapan."],
    action: "Tingnan ang usapan",
  },
  ticket_written: {
    subject: "Order {reference}: mensahe mula sa amin",
    heading: "Sumulat kami tungkol sa iyong order",
    lines: ["{answer}", "Sumagot sa page ng iyong order, kung nasaan ang buong usapan."],
    action: "Tingnan ang usapan",
  },
  sign_in_link: {
    subject: "Ang iyong link sa pag-sign in sa {shop}",
    heading: "Mag-sign in sa {shop}",
    lines: [
      "Isang beses lang magagamit ang link na ito. Gagana ito nang {minutes} minuto.",
      "Kung hindi ikaw ang humingi nito, huwag itong pansinin: walang makakapag-sign in nang wala ang link.",
    ],
    action: "Mag-sign in",
  },
};
