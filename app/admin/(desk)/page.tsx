import type { Metadata } from "next";
import { DeskHeading } from "@/components/desk/desk-heading";
import { GoLive } from "@/components/desk/go-live";
import { DeskNotice } from "@/components/desk/notice";
import { LiveOverview } from "@/components/desk/overview/live-overview";
import { staffPage } from "@/lib/http/staff";
import { getGoLive } from "@/lib/insight/go-live";
import { getOverviewView } from "@/lib/insight/overview-view";

export const metadata: Metadata = { title: "Overview" };

export default staffPage("overview.read", async ({ query }) => {
  const now = new Date();
  const [goLive, view] = await Promise.all([getGoLive(now), getOverviewView(now)]);
  return (
    <>
      <DeskHeading title="Overview" />
      <DeskNotice because={query.because} />
      <GoLive steps={goLive} />
      <LiveOverview initial={view} />
    </>
  );
});
