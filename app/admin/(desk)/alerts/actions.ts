"use server";

import { randomBytes } from "node:crypto";
import { recordAudit } from "@/lib/accounts/audit";
import { acknowledgeAlert } from "@/lib/alerts/acknowledge-alert";
import { addAlertAddress } from "@/lib/alerts/add-alert-address";
import { addAlertEndpoint } from "@/lib/alerts/add-alert-endpoint";
import { removeAlertAddress } from "@/lib/alerts/remove-alert-address";
import { removeAlertEndpoint } from "@/lib/alerts/remove-alert-endpoint";
import {
  AcknowledgeInput,
  AddAddressInput,
  AddEndpointInput,
  RemoveAddressInput,
  RemoveEndpointInput,
  SendTestInput,
} from "@/lib/alerts/schemas";
import { sendTestAlert } from "@/lib/alerts/send-test-alert";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { staffAction } from "@/lib/http/staff";

const manage = "alerts.manage";
const SECRET_BYTES = 32;

export const acknowledgeAlertAction = staffAction(
  { right: "alerts.settle", schema: AcknowledgeInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew, before } = await acknowledgeAlert(tx, actor, { ...input, at });
      if (!isNew) return {};
      await recordAudit(tx, actor, {
        action: "alert.acknowledge",
        subject: `alert:${input.alertId}`,
        before: { note: before },
        after: { note: input.note },
      });
      return {};
    }),
);

export const addAlertAddressAction = staffAction({ right: manage, schema: AddAddressInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew } = await addAlertAddress(tx, actor, { ...input, at });
    const after = { email: input.email, kinds: input.kinds };
    if (isNew)
      await recordAudit(tx, actor, { action: "alert.add_address", subject: `alert-address:${input.addressId}`, after });
    return {};
  }),
);

export const removeAlertAddressAction = staffAction(
  { right: manage, schema: RemoveAddressInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew } = await removeAlertAddress(tx, actor, { ...input, at });
      const subject = `alert-address:${input.addressId}`;
      if (isNew) await recordAudit(tx, actor, { action: "alert.remove_address", subject });
      return {};
    }),
);

/** The secret is answered to whoever added the endpoint, once; afterwards it is kept sealed and shown to nobody. */
export const addAlertEndpointAction = staffAction(
  { right: manage, schema: AddEndpointInput },
  async (input, actor, at): Promise<{ secret: string | null }> =>
    inTransaction(async (tx) => {
      const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64url")}`;
      const rules = { isDemo: env.FACET_DEMO, dataKeys: env.FACET_DATA_KEYS };
      const { isNew, url } = await addAlertEndpoint(tx, actor, { ...input, secret, at }, rules);
      if (!isNew) return { secret: null };
      await recordAudit(tx, actor, {
        action: "alert.add_endpoint",
        subject: `alert-endpoint:${input.endpointId}`,
        after: { url, kinds: input.kinds },
      });
      return { secret };
    }),
);

export const removeAlertEndpointAction = staffAction(
  { right: manage, schema: RemoveEndpointInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew } = await removeAlertEndpoint(tx, actor, { ...input, at });
      const subject = `alert-endpoint:${input.endpointId}`;
      if (isNew) await recordAudit(tx, actor, { action: "alert.remove_endpoint", subject });
      return {};
    }),
);

export const sendTestAlertAction = staffAction({ right: manage, schema: SendTestInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew } = await sendTestAlert(tx, actor, { ...input, at });
    const subject = `alert-endpoint:${input.endpointId}`;
    if (isNew) await recordAudit(tx, actor, { action: "alert.send_test", subject });
    return {};
  }),
);
