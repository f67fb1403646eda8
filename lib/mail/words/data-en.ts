import type { DataMailWords } from "@/lib/mail/words/data-words";

export const en: DataMailWords = {
  data_confirm_export: {
    subject: "Your data at {shop}: please confirm",
    heading: "You asked for a copy of your data",
    lines: [
      "Open the link to confirm that this address is yours. Then you can download everything that we hold about you.",
      "The link works for {hours} hours. If you did not ask for this, ignore this message: nothing happens.",
    ],
    action: "Confirm and get my data",
  },
  data_confirm_deletion: {
    subject: "Deleting your data at {shop}: please confirm",
    heading: "You asked us to delete your data",
    lines: [
      "Open the link to confirm it. A person then looks whether an order, refund or dispute is still under way, and deletes your data when nothing is.",
      "Amounts, taxes and dates of your orders stay in our books, because the law asks for them; your name, address and recipients do not.",
      "The link works for {hours} hours. If you did not ask for this, ignore this message: nothing happens.",
    ],
    action: "Confirm the deletion",
  },
  data_erased: {
    subject: "Your data at {shop} is deleted",
    heading: "Your data is deleted",
    lines: [
      "Your account, your saved recipients, your e-mail address and the recipients of your orders are gone. This cannot be undone, and this is our last message.",
      "What stays: amounts, taxes and dates of your orders, without your name, because tax law asks us to keep our books; and marks in our records that cannot be read, which prove that the records were not changed.",
      "The payment providers keep their own records of your payments. For those please ask them.",
    ],
    action: "Read how we handle data",
  },
  data_declined: {
    subject: "Your request about your data at {shop}",
    heading: "We could not do this yet",
    lines: [
      "We could not delete or hand over your data as you asked, for instance because an order or refund is still under way.",
      "Please write to {support}: we tell you why, and when it is possible. You can ask again at any time.",
    ],
    action: "Read how we handle data",
  },
};
