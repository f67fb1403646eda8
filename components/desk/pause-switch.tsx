import type { ButtonSize } from "@/components/ui/button";
import { ReasonField } from "./desk-fields";
import type { DeskAction } from "./desk-form";
import { DialogForm } from "./dialog-form";

type Props = {
  /** Empty: all deliveries of the shop. */
  custodianId: string;
  name: string;
  action: DeskAction<object>;
  size?: ButtonSize;
};

/** Stops drawing diamonds at once. Paid orders wait meanwhile; none is lost. */
export function PauseButton({ custodianId, name, action, size = "sm" }: Props) {
  return (
    <DialogForm
      label={custodianId === "" ? `Pause ${name}` : "Pause"}
      title={`Pause ${name}?`}
      explanation="Nothing more is drawn until somebody goes on. Paid orders wait; their money is safe."
      action={action}
      hidden={{ custodianId }}
      submitLabel="Pause"
      submitVariant="danger"
      doneMessage="Paused"
      size={size}
    >
      <ReasonField />
    </DialogForm>
  );
}

/** Draws diamonds again, once somebody knows why it stopped. */
export function ResumeButton({ custodianId, name, action, size = "sm" }: Props) {
  return (
    <DialogForm
      label={custodianId === "" ? `Go on with ${name}` : "Go on"}
      title={`Go on with ${name}?`}
      explanation="Orders that wait are delivered by themselves from now on."
      action={action}
      hidden={{ custodianId }}
      submitLabel="Go on"
      doneMessage="Deliveries go on"
      size={size}
    >
      <ReasonField label="What was wrong, and what changed" />
    </DialogForm>
  );
}

type SwitchProps = Omit<Props, "action"> & {
  isPaused: boolean;
  actions: { pause: DeskAction<object>; resume: DeskAction<object> };
};

/** Whichever of the two applies. */
export function PauseSwitch({ isPaused, actions, ...rest }: SwitchProps) {
  return isPaused ? (
    <ResumeButton {...rest} action={actions.resume} />
  ) : (
    <PauseButton {...rest} action={actions.pause} />
  );
}
