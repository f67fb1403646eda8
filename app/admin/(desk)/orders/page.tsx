import { Download } from "lucide-react";
import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterInput, FilterSelect } from "@/components/desk/filter-bar";
import { OrderPanel } from "@/components/desk/order/order-panel";
import { OrdersTable } from "@/components/desk/orders-table";
import { hrefWith, Pager } from "@/components/desk/pager";
import { METHOD_WORDS, ORDER_CHIPS } from "@/components/desk/words";
import { buttonClass } from "@/components/ui/button";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import { listOrders } from "@/lib/orders/desk-queries";
import { ORDER_STATUSES, OrderListInput } from "@/lib/orders/desk-schemas";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";

export const metadata: Metadata = { title: "Orders" };

const PATH = "/admin/orders";

export default staffPage("records.read", async ({ query }) => {
  const ask = OrderListInput.parse(query);
  const [{ orders, nextBefore }, open] = await Promise.all([
    listOrders(prisma(), ask),
    query.order === undefined ? null : getOrderDossier(prisma(), query.order),
  ]);
  const hasFilters = [ask.status, ask.country, ask.method, ask.from, ask.to].some((value) => value !== undefined);
  return (
    <>
      <DeskHeading title="Orders" subtitle="Everything that customers placed, newest first">
        <a
          href={hrefWith(`${PATH}/export`, query, { order: null, before: null })}
          className={buttonClass({ size: "md" })}
        >
          <Download className="size-4.5" aria-hidden="true" />
          CSV
        </a>
      </DeskHeading>
      <div
        className={
          open === null ? "grid" : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <CardSection className="min-w-0">
          <FilterBar path={PATH} hasFilters={hasFilters}>
            <FilterSelect
              name="status"
              label="State"
              value={ask.status}
              options={ORDER_STATUSES.map((status) => ({ value: status, label: ORDER_CHIPS[status].word }))}
            />
            <FilterSelect
              name="country"
              label="Country"
              value={ask.country}
              options={COUNTRY_CODES.map((code) => ({ value: code, label: COUNTRIES[code].names.en }))}
            />
            <FilterSelect
              name="method"
              label="Method"
              value={ask.method}
              options={Object.entries(METHOD_WORDS).map(([value, label]) => ({ value, label }))}
            />
            <FilterInput name="from" label="From (Manila)" value={ask.from} type="date" />
            <FilterInput name="to" label="To" value={ask.to} type="date" />
          </FilterBar>
          <OrdersTable
            orders={orders}
            caption="Orders"
            hrefOf={(order) => hrefWith(PATH, query, { order: order.id })}
            selectedId={open?.id}
            isNarrow={open !== null}
            empty={hasFilters ? "No order matches these filters." : undefined}
          />
          <Pager path={PATH} query={query} nextBefore={nextBefore} />
        </CardSection>
        {open && <OrderPanel order={open} closeHref={hrefWith(PATH, query, { order: null })} />}
      </div>
    </>
  );
});
