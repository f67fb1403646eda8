"use client";

import type { ReactNode } from "react";
import type { ButtonVariant } from "@/components/ui/button";
import type { ChannelView } from "@/lib/payments/channels-view";
import { channelName } from "../channel-words";
import { ReasonField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { methodWord } from "../words";

type SetAction = DeskAction<{ channelId: string; version: number }>;
type Props = { channel: ChannelView; setAction: SetAction };

/** What can be set of a channel. Each asks for a reason, and for the password, because it moves where money flows. */
export function ChannelControls({ channel, setAction }: Props) {
  const name = channelName(channel.id);
  const method = methodWord(channel.method);
  return (
    <div className="flex flex-wrap gap-2">
      {channel.isEnabled ? (
        <Control
          {...{ channel, setAction, change: "disable", label: "Turn off", submitVariant: "danger" }}
          title={`Turn ${name} off?`}
          explanation="It takes no new payment and is not probed. What runs on it is captured and refunded."
          doneMessage="It is off"
        />
      ) : (
        <Control
          {...{ channel, setAction, change: "enable", label: "Turn on" }}
          title={`Turn ${name} on?`}
          explanation={`It takes ${method} payments again within two seconds.`}
          doneMessage="It is on"
        />
      )}
      {channel.isDraining ? (
        <Control
          {...{ channel, setAction, change: "refill", label: "End draining" }}
          title={`Let ${name} take new payments?`}
          explanation="It takes new payments again within two seconds."
          doneMessage="It takes new payments"
        />
      ) : (
        <Control
          {...{ channel, setAction, change: "drain", label: "Drain", submitVariant: "danger" }}
          title={`Drain ${name}?`}
          explanation="It takes no new payment; what runs on it is finished on it. It is still probed."
          doneMessage="It drains"
        />
      )}
      {channel.isForced ? (
        <Control
          {...{ channel, setAction, change: "release", label: "Release" }}
          title={`No longer force ${name}?`}
          explanation="Routing decides again, by figures and rules."
          doneMessage="Routing decides again"
        />
      ) : (
        <Control
          {...{ channel, setAction, change: "force", label: "Force" }}
          title={`Force ${name}?`}
          explanation={`It takes every ${method} payment that it can, even while it does not answer. For whoever knows better than the figures.`}
          doneMessage="It is forced"
        />
      )}
      <Weight channel={channel} setAction={setAction} />
      <Cap channel={channel} setAction={setAction} />
    </div>
  );
}

type ControlProps = Props & {
  change: string;
  label: string;
  title: string;
  explanation: string;
  doneMessage: string;
  submitLabel?: string;
  submitVariant?: ButtonVariant;
  children?: ReactNode;
};

function Control({ channel, setAction, change, submitLabel, children, ...form }: ControlProps) {
  return (
    <DialogForm
      {...form}
      action={setAction}
      hidden={{ channelId: channel.id, version: String(channel.version), change }}
      submitLabel={submitLabel ?? form.label}
    >
      {children}
      <ReasonField />
    </DialogForm>
  );
}

function Weight(props: Props) {
  return (
    <Control
      {...props}
      change="weigh"
      label="Weight"
      title={`Weight of ${channelName(props.channel.id)}`}
      explanation="At 100 % routing decides alone. With less the channel steps back from so many payments, as long as another can take them."
      submitLabel="Set the weight"
      doneMessage="The weight is set"
    >
      <TextField
        name="weightBp"
        label="Weight, %"
        inputMode="decimal"
        autoComplete="off"
        defaultValue={String(props.channel.weightBp / 100)}
        required
      />
    </Control>
  );
}

function Cap(props: Props) {
  const { capUsdMinor } = props.channel;
  return (
    <Control
      {...props}
      change="cap"
      label="Daily cap"
      title={`Daily cap of ${channelName(props.channel.id)}`}
      explanation="When so much was paid through it since 08:00 in Manila (midnight UTC), it takes no new payment until the next day."
      submitLabel="Set the cap"
      doneMessage="The cap is set"
    >
      <TextField
        name="dailyCapUsdMinor"
        label="At most a day, USD (empty: no cap)"
        inputMode="decimal"
        autoComplete="off"
        placeholder="5,000"
        defaultValue={capUsdMinor === null ? "" : majorText(capUsdMinor)}
      />
    </Control>
  );
}

/** US cents as a form takes them. */
function majorText(usdMinor: string): string {
  const digits = usdMinor.padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.00$/, "");
}
