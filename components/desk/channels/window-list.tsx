"use client";

import type { WindowView } from "@/lib/payments/channels-view";
import { channelName } from "../channel-words";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { MomentField } from "../moment-field";
import { spanWords } from "./switch-words";

type Props = {
  channelId: string;
  windows: readonly WindowView[];
  addAction: DeskAction<object>;
  removeAction: DeskAction<object>;
};

/** When the provider has said that it will not answer: the channel is not asked then, and comes back by itself. */
export function WindowList({ channelId, windows, addAction, removeAction }: Props) {
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="flex-1 text-base">Maintenance</h3>
        <DialogForm
          label="Add a window"
          title={`Maintenance of ${channelName(channelId)}`}
          explanation="Between these moments the channel takes no new payment."
          action={addAction}
          keyName="windowId"
          hidden={{ channelId }}
          submitLabel="Add the window"
          doneMessage="The window is on record"
          fieldOfRefusal={{ "channel.window_times": "endsAt" }}
        >
          <MomentField name="startsAt" label="From" />
          <MomentField name="endsAt" label="To" hint="At most 7 days later." />
          <ReasonField />
        </DialogForm>
      </div>
      {windows.length === 0 && <p className="text-sm text-third">None to come.</p>}
      <ul className="grid gap-2">
        {windows.map((window) => (
          <li key={window.id} className="flex flex-wrap items-center gap-3 rounded-md border border-line px-3 py-2">
            <span className="figures min-w-0 flex-1 text-sm">
              {spanWords(`${window.startsAt}/${window.endsAt}`)}
              <span className="block text-third wrap-anywhere">{window.reason}</span>
            </span>
            <DialogForm
              label="Remove"
              title="Take this window back?"
              explanation="The channel is asked again within two seconds, if the window has begun."
              action={removeAction}
              hidden={{ windowId: window.id }}
              submitLabel="Take it back"
              doneMessage="The window is gone"
              variant="quiet"
            >
              <ReasonField />
            </DialogForm>
          </li>
        ))}
      </ul>
    </div>
  );
}
