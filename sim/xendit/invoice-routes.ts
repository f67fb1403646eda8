import type { SimRoute } from "../shared/http-server";
import type { MakeRoute } from "./api-call";
import { readNewInvoice } from "./create-invoice";
import type { InvoiceDesk } from "./invoice-desk";

/** Xendit's invoices, version 2, and the expiry that has stayed at the older path. */
export function invoiceRoutes(route: MakeRoute, desk: InvoiceDesk): SimRoute[] {
  return [
    route("POST", "/v2/invoices", "invoice.create", ({ body }) => desk.view(desk.create(readNewInvoice(body)))),
    route("GET", "/v2/invoices", "invoice.list", ({ query }) =>
      desk
        .list({
          externalId: query.get("external_id"),
          statuses: query.getAll("statuses"),
          limit: query.has("limit") ? Number(query.get("limit")) || 0 : null,
        })
        .map((invoice) => desk.view(invoice)),
    ),
    route("GET", "/v2/invoices/:id", "invoice.retrieve", ({ params: { id } }) => desk.view(desk.invoice(id ?? ""))),
    route("POST", "/invoices/:id/expire!", "invoice.expire", ({ params: { id } }) =>
      desk.view(desk.expire(desk.invoice(id ?? ""))),
    ),
  ];
}
