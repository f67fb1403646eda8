import type { Metadata } from "next";
import Link from "next/link";
import { CardSection } from "@/components/desk/card-section";
import { channelName } from "@/components/desk/channel-words";
import { ChannelAlerts } from "@/components/desk/channels/channel-alerts";
import { ChannelPanel } from "@/components/desk/channels/channel-panel";
import { ChannelsTable } from "@/components/desk/channels/channels-table";
import { LiveBadge, LiveChannels } from "@/components/desk/channels/live-channels";
import { MethodCharts } from "@/components/desk/channels/method-charts";
import { RoutingQuestion } from "@/components/desk/channels/routing-question";
import { RuleForm } from "@/components/desk/channels/rule-form";
import { RulesList } from "@/components/desk/channels/rules-list";
import { SwitchesTable } from "@/components/desk/channels/switches-table";
import { DeskHeading } from "@/components/desk/desk-heading";
import { Legend } from "@/components/desk/legend";
import { hrefWith } from "@/components/desk/pager";
import { listPackages } from "@/lib/catalog/queries";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import type { ChannelsView } from "@/lib/payments/channels-view";
import { listRules, listSwitches, listWindows } from "@/lib/payments/desk-queries";
import { getChannelsView } from "@/lib/payments/live-channels";
import {
  addMaintenanceWindowAction,
  addRoutingRuleAction,
  askRoutingAction,
  moveRoutingRuleAction,
  removeMaintenanceWindowAction,
  removeRoutingRuleAction,
  setChannelAction,
} from "./actions";

export const metadata: Metadata = { title: "Channels" };

const PATH = "/admin/channels";
const ofChannel = {
  set: setChannelAction,
  addWindow: addMaintenanceWindowAction,
  removeWindow: removeMaintenanceWindowAction,
};
const CHART_LEGEND = [
  ["line", "paid"],
  ["ghost", "an hour before"],
  ["part", "payment pages opened, by provider"],
] as const;
const ofRules = { move: moveRoutingRuleAction, remove: removeRoutingRuleAction };

export default staffPage("channels.read", async ({ query }) => {
  const now = new Date();
  const [view, rules, packages] = await Promise.all([getChannelsView(now), listRules(), listPackages(prisma())]);
  const open = view.channels.find(({ id }) => id === query.channel);
  const filtered = view.channels.find(({ id }) => id === query.switches)?.id ?? null;
  const [switches, windows] = await Promise.all([
    filtered === null ? view.switches : listSwitches(filtered),
    open === undefined ? [] : listWindows(open.id, now),
  ]);
  const methods = methodsOf(view);
  return (
    <LiveChannels initial={view}>
      <DeskHeading title="Channels" subtitle="Who takes the payments, how they do, and how routing chooses">
        <LiveBadge />
      </DeskHeading>
      <ChannelAlerts />
      <div
        className={
          open === undefined
            ? "grid grid-cols-[minmax(0,1fr)] gap-4"
            : "grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]"
        }
      >
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <CardSection title="The last hour, by method" aside={<Legend entries={CHART_LEGEND} />}>
            <MethodCharts />
          </CardSection>
          <CardSection title="All channels" aside={<p className="text-sm text-third">last hour, last 5 minutes</p>}>
            <ChannelsTable selectedId={open?.id} />
          </CardSection>
        </div>
        {open && (
          <ChannelPanel
            key={`${open.id}:${open.version}`}
            channel={open}
            windows={windows}
            actions={ofChannel}
            closeHref={hrefWith(PATH, query, { channel: null })}
          />
        )}
      </div>
      <CardSection id="ask" title="What would routing do now?">
        <RoutingQuestion
          methods={methods.map(({ method }) => method)}
          packages={packages.filter(({ isActive }) => isActive).map(({ diamonds }) => diamonds)}
          action={askRoutingAction}
        />
      </CardSection>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr]">
        <CardSection
          id="rules"
          title="Rules"
          aside={<p className="text-sm text-third">forbidden first, then the first that fits</p>}
        >
          <RulesList rules={rules} actions={ofRules} />
        </CardSection>
        <CardSection title="Add a rule" className="lg:row-span-2">
          <div className="px-5 pb-5">
            <RuleForm methods={methods} action={addRoutingRuleAction} />
          </div>
        </CardSection>
        <CardSection
          id="switches"
          title={filtered === null ? "Last switches, and why" : `Last switches of ${channelName(filtered)}`}
          aside={
            filtered !== null && (
              <Link href={`${PATH}#switches`} scroll={false} className="font-bold text-accent hover:text-accent-strong">
                All channels
              </Link>
            )
          }
        >
          <SwitchesTable key={filtered ?? ""} channelId={filtered} initial={switches} />
        </CardSection>
      </div>
    </LiveChannels>
  );
});

function methodsOf({ channels }: ChannelsView): { method: string; channelIds: string[] }[] {
  const methods = [...new Set(channels.map(({ method }) => method))];
  return methods.map((method) => ({
    method,
    channelIds: channels.filter((channel) => channel.method === method).map(({ id }) => id),
  }));
}
