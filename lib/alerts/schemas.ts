import { z } from "zod";
import { ALERT_KINDS, isAlertKind } from "@/lib/alerts/alert";

/** Ticked kinds, joined by commas as the form sends them; none means all. In the order of the list, so that two equal choices are equal. */
const kinds = z
  .string()
  .max(200)
  .default("")
  .transform((text, context) => {
    const given = text.split(",").filter((word) => word !== "");
    if (given.every(isAlertKind)) return ALERT_KINDS.filter((kind) => given.includes(kind));
    context.addIssue({ code: "custom", message: "Please choose from the list." });
    return z.NEVER;
  });

export const AcknowledgeInput = z.object({
  alertId: z.uuid(),
  note: z
    .string()
    .trim()
    .min(3, "Please say what you do about it. The note is kept.")
    .max(500, "Please keep this below 500 characters."),
});

export const AddAddressInput = z.object({
  addressId: z.uuid(),
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, "This address is too long.")
    .pipe(z.email("Please enter an e-mail address such as name@example.com.")),
  kinds,
});
export const RemoveAddressInput = z.object({ addressId: z.uuid() });

export const AddEndpointInput = z.object({
  endpointId: z.uuid(),
  url: z
    .string()
    .trim()
    .max(500, "This address is too long.")
    .min(8, "Please enter an address such as https://example.com/alerts."),
  kinds,
});
export const RemoveEndpointInput = z.object({ endpointId: z.uuid() });
export const SendTestInput = z.object({ testId: z.uuid(), endpointId: z.uuid() });
