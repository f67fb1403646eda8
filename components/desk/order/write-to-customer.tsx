import { LOCALE_NAMES, type Locale } from "@/lib/shared/locales";
import { TextAreaField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";

type Props = { orderId: string; locale: Locale; hasEmail: boolean; action: DeskAction<{ ticketId: string }> };

/** The first word to a customer who has not reported anything. */
export function WriteToCustomer({ orderId, locale, hasEmail, action }: Props) {
  return (
    <DialogForm
      label="Write to the customer"
      title="Write to the customer"
      explanation={
        hasEmail
          ? "It goes to the customer's mailbox and to the page of the order, where the customer can answer. The answer comes back as a ticket of yours."
          : "The customer gave no e-mail address: it stands on the page of the order only, where the customer can answer."
      }
      action={action}
      hidden={{ orderId }}
      keyName="key"
      submitLabel="Send it"
      doneMessage="It is sent, and stands under Tickets"
    >
      <TextAreaField
        name="text"
        label="Your message"
        rows={6}
        maxLength={4_000}
        hint={`The customer reads ${LOCALE_NAMES[locale]}.`}
      />
    </DialogForm>
  );
}
