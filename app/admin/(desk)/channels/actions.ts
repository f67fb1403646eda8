"use server";

import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { addMaintenanceWindow } from "@/lib/payments/add-maintenance-window";
import { addRoutingRule } from "@/lib/payments/add-routing-rule";
import { askRouting } from "@/lib/payments/ask-routing";
import {
  AddMaintenanceWindowInput,
  AddRoutingRuleInput,
  AskRoutingInput,
  MoveRoutingRuleInput,
  RemoveMaintenanceWindowInput,
  RemoveRoutingRuleInput,
  SetChannelInput,
} from "@/lib/payments/desk-schemas";
import { moveRoutingRule } from "@/lib/payments/move-routing-rule";
import { removeMaintenanceWindow } from "@/lib/payments/remove-maintenance-window";
import { removeRoutingRule } from "@/lib/payments/remove-routing-rule";
import { setChannel } from "@/lib/payments/set-channel";

/** Each of them changes where money flows. */
const right = "channels.change";

export const setChannelAction = staffAction({ right, schema: SetChannelInput }, async (input, actor, at) =>
  inTransaction((tx) => setChannel(tx, actor, { ...input, at })),
);

export const addMaintenanceWindowAction = staffAction(
  { right, schema: AddMaintenanceWindowInput },
  async (input, actor, at) => {
    await inTransaction((tx) => addMaintenanceWindow(tx, actor, { ...input, at }));
    return {};
  },
);

export const removeMaintenanceWindowAction = staffAction(
  { right, schema: RemoveMaintenanceWindowInput },
  async (input, actor, at) => {
    await inTransaction((tx) => removeMaintenanceWindow(tx, actor, { ...input, at }));
    return {};
  },
);

export const addRoutingRuleAction = staffAction({ right, schema: AddRoutingRuleInput }, async (input, actor, at) => {
  await inTransaction((tx) => addRoutingRule(tx, actor, { ...input, at }));
  return {};
});

export const removeRoutingRuleAction = staffAction(
  { right, schema: RemoveRoutingRuleInput },
  async (input, actor, at) => {
    await inTransaction((tx) => removeRoutingRule(tx, actor, { ...input, at }));
    return {};
  },
);

export const moveRoutingRuleAction = staffAction({ right, schema: MoveRoutingRuleInput }, async (input, actor, at) => {
  await inTransaction((tx) => moveRoutingRule(tx, actor, { ...input, at }));
  return {};
});

/** A question: it changes nothing, so it wants no password. */
export const askRoutingAction = staffAction(
  { right: "channels.ask", schema: AskRoutingInput },
  async (input, _actor, at) => askRouting(input, at, Math.random),
);
