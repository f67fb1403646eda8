"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { cancelSchedule } from "@/lib/catalog/cancel-schedule";
import { createPackage } from "@/lib/catalog/create-package";
import { movePackage } from "@/lib/catalog/move-package";
import { schedulePackage } from "@/lib/catalog/schedule-package";
import {
  CancelScheduleInput,
  CreatePackageInput,
  MovePackageInput,
  SchedulePackageInput,
  SetPackageActiveInput,
  SetPackageBadgeInput,
  SetPackagePriceInput,
} from "@/lib/catalog/schemas";
import { setPackageActive } from "@/lib/catalog/set-package-active";
import { setPackageBadge } from "@/lib/catalog/set-package-badge";
import { setPackagePrice } from "@/lib/catalog/set-package-price";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { newId } from "@/lib/shared/ids";
import { auditChange } from "./audit-change";

const packages = "prices.change";

export const setPackagePriceAction = staffAction(
  { right: packages, schema: SetPackagePriceInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { previousUsdMinor, ...set } = await setPackagePrice(tx, actor, { ...input, at });
      if (previousUsdMinor === input.priceUsd) return set;
      await recordAudit(tx, actor, {
        action: "package.set_price",
        subject: `package:${set.packageId}`,
        before: { priceUsdMinor: previousUsdMinor.toString() },
        after: { version: set.version, priceUsdMinor: input.priceUsd.toString() },
        reason: input.reason,
      });
      return set;
    }),
);

export const createPackageAction = staffAction(
  { right: packages, schema: CreatePackageInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const made = await createPackage(tx, actor, { ...input, id: newId(), at });
      await recordAudit(tx, actor, {
        action: "package.create",
        subject: `package:${made.packageId}`,
        after: { diamonds: input.diamonds, priceUsdMinor: input.priceUsd.toString() },
        reason: input.reason,
      });
      return made;
    }),
);

export const setPackageActiveAction = staffAction(
  { right: packages, schema: SetPackageActiveInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { wasActive, ...set } = await setPackageActive(tx, actor, { ...input, at });
      if (wasActive === input.isActive) return set;
      await recordAudit(tx, actor, {
        action: input.isActive ? "package.put_on_sale" : "package.take_off_sale",
        subject: `package:${set.packageId}`,
        after: { version: set.version },
      });
      return set;
    }),
);

export const setPackageBadgeAction = staffAction(
  { right: packages, schema: SetPackageBadgeInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew, before } = await setPackageBadge(tx, actor, { ...input, at });
      if (!isNew) return {};
      await recordAudit(tx, actor, {
        ...{ action: "package.set_badge", subject: `package:${input.packageId}` },
        ...{ before: { badge: before }, after: { badge: input.badge } },
      });
      return {};
    }),
);

export const movePackageAction = staffAction({ right: packages, schema: MovePackageInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew, from, to } = await movePackage(tx, actor, { ...input, at });
    if (!isNew) return {};
    await recordAudit(tx, actor, {
      ...{
        action: "package.move",
        subject: `package:${input.packageId}`,
        before: { place: from },
        after: { place: to },
      },
    });
    return {};
  }),
);

/** It comes into force by the clock. */
export const schedulePackageAction = staffAction(
  { right: packages, schema: SchedulePackageInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew, scheduleId, line } = await schedulePackage(tx, actor, { ...input, at });
      const told = { action: "package.schedule" as const, changeId: scheduleId, lines: [line], reason: input.reason };
      if (isNew) await auditChange(tx, actor, { ...told, subject: `package:${input.packageId}` });
      return {};
    }),
);

export const cancelScheduleAction = staffAction(
  { right: packages, schema: CancelScheduleInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { line } = await cancelSchedule(tx, actor, { ...input, at });
      if (line === null) return {};
      const { changeId, reason } = input;
      await auditChange(tx, actor, { action: "package.cancel_schedule", changeId, lines: [line], reason });
      return {};
    }),
);
