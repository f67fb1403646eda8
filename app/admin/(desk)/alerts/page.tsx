import type { Metadata } from "next";
import { AddressList } from "@/components/desk/alerts/address-list";
import { AlertHistory } from "@/components/desk/alerts/alert-history";
import { DeliveryLog } from "@/components/desk/alerts/delivery-log";
import { EndpointList } from "@/components/desk/alerts/endpoint-list";
import { OpenAlerts } from "@/components/desk/alerts/open-alerts";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { Pager } from "@/components/desk/pager";
import { listAlertDeliveries, listAlertRecipients, listClosedAlerts, listOpenAlerts } from "@/lib/alerts/desk-queries";
import { staffPage } from "@/lib/http/staff";
import { holdsRight } from "@/lib/shared/rights";
import {
  acknowledgeAlertAction,
  addAlertAddressAction,
  addAlertEndpointAction,
  removeAlertAddressAction,
  removeAlertEndpointAction,
  sendTestAlertAction,
} from "./actions";

export const metadata: Metadata = { title: "Alerts" };

const PATH = "/admin/alerts";
const ofAddresses = { add: addAlertAddressAction, remove: removeAlertAddressAction };
const ofEndpoints = { add: addAlertEndpointAction, remove: removeAlertEndpointAction, test: sendTestAlertAction };

export default staffPage("alerts.read", async ({ actor, query }) => {
  const [open, { alerts, nextBefore }, { addresses, endpoints }, deliveries] = await Promise.all([
    listOpenAlerts(),
    listClosedAlerts(query.before),
    listAlertRecipients(),
    listAlertDeliveries(),
  ]);
  const mayManage = holdsRight(actor.role, "alerts.manage");
  return (
    <>
      <DeskHeading title="Alerts" subtitle="What is wrong now, what was, and who is told" />
      <CardSection title="Open">
        <OpenAlerts alerts={open} acknowledge={acknowledgeAlertAction} />
      </CardSection>
      <CardSection id="history" title="Over">
        <AlertHistory alerts={alerts} />
        <Pager path={PATH} query={query} nextBefore={nextBefore} />
      </CardSection>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <CardSection title="By e-mail">
          <AddressList addresses={addresses} actions={mayManage ? ofAddresses : null} />
        </CardSection>
        <CardSection title="To programs">
          <EndpointList endpoints={endpoints} actions={mayManage ? ofEndpoints : null} />
        </CardSection>
      </div>
      <CardSection title="Messages to programs">
        <DeliveryLog deliveries={deliveries} />
      </CardSection>
    </>
  );
});
