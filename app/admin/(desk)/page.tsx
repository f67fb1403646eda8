import type { Metadata } from "next";
import { DeskHeading } from "@/components/desk/desk-heading";
import { GoLive } from "@/components/desk/go-live";
import { DeskNotice } from "@/components/desk/notice";
import { LiveOverview } from "@/components/desk/overview/live-overview";
import { readOverview } from "@/lib/http/overview-feed";
import { staffPage } from "@/lib/http/staff";
import { getGoLive } from "@/lib/insight/go-live";
import { holdsRight } from "@/lib/shared/rights";

export const metadata: Metadata = { title: "Overview" };

export default staffPage("overview.read", async ({ actor, query }) => {
  const now = new Date();
  const [goLive, view] = await Promise.all([getGoLive(now), readOverview(now)]);
  return (
    <>
      <DeskHeading title="Overview" />
      <DeskNotice because={query.because} />
      <GoLive steps={goLive} />
      <LiveOverview initial={view} mayReadTickets={holdsRight(actor.role, "tickets.read")} />
    </>
  );
});
