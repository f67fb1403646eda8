import { Badge, type Tone } from "@/components/ui/badge";
import type { OrderDossier, RefundRequestView } from "@/lib/orders/desk-view";
import type { RefundTurn } from "@/lib/orders/refund-turn";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { formatAmount } from "../format";
import { When } from "../when";

type Act = DeskAction<object>;
export type RefundRequestActions = { approve: Act; decline: Act; withdraw: Act; release: Act };

type Props = {
  order: Pick<OrderDossier, "currency" | "refundRequests">;
  turns: ReadonlyMap<string, RefundTurn>;
  actions: RefundRequestActions;
};

const STATES: Record<RefundRequestView["status"], { word: string; tone: Tone }> = {
  requested: { word: "waits", tone: "warning" },
  approved: { word: "approved", tone: "good" },
  released: { word: "released alone", tone: "good" },
  declined: { word: "declined", tone: "neutral" },
  withdrawn: { word: "taken back", tone: "neutral" },
  expired: { word: "expired", tone: "neutral" },
};

/** Goodwill that one person could not grant alone, and what became of it. */
export function RefundRequests({ order, turns, actions }: Props) {
  return (
    <ul className="grid grid-cols-1 gap-4 px-5 pb-5">
      {order.refundRequests.map((request) => {
        const { word, tone } = STATES[request.status];
        return (
          <li key={request.id} className="grid grid-cols-1 gap-2.5 rounded-md border border-line p-4">
            <div className="flex flex-wrap items-center gap-2">
              <span className="figures font-bold">{formatAmount(request.amountMinor, order.currency)}</span>
              <span className="figures text-second">{formatAmount(request.amountUsdMinor, "USD")}</span>
              <span className="ml-auto">
                <Badge tone={tone}>{word}</Badge>
              </span>
            </div>
            <p className="wrap-anywhere text-second">
              {request.askedBy.name} ({request.askedBy.role}) asked <When at={request.askedAt} />: {request.reason}
            </p>
            {request.decidedBy !== null && request.decidedAt !== null && (
              <p className="wrap-anywhere text-second">
                {request.decidedBy}, <When at={request.decidedAt} />: {request.decisionReason}
              </p>
            )}
            <Turn request={request} turn={turns.get(request.id)} actions={actions} />
          </li>
        );
      })}
    </ul>
  );
}

function Turn({
  request,
  turn,
  actions,
}: {
  request: RefundRequestView;
  turn: RefundTurn | undefined;
  actions: RefundRequestActions;
}) {
  if (turn === undefined || request.status !== "requested") return null;
  const words = wordsOf(turn);
  return (
    <>
      {words !== null && <p className="text-sm text-second">{words}</p>}
      <div className="flex flex-wrap gap-2">
        {turn.turn === "decide" && <Decide request={request} actions={actions} />}
        {turn.turn === "alone" && turn.isOver && (
          <DialogForm
            label="Release it"
            title="Release this refund alone?"
            explanation="Nobody else in this shop could approve it, and the delay is over. That you decided alone is kept."
            action={actions.release}
            hidden={{ requestId: request.id }}
            submitLabel="Release it"
            submitVariant="danger"
            doneMessage="Released. The refund is on its way"
          >
            <ReasonField />
          </DialogForm>
        )}
        {(turn.turn === "wait" || turn.turn === "alone") && (
          <DialogForm
            label="Take it back"
            title="Take the request back?"
            explanation="Nothing goes out. It can be asked for again."
            action={actions.withdraw}
            hidden={{ requestId: request.id }}
            submitLabel="Take it back"
            doneMessage="Taken back"
          >
            <ReasonField />
          </DialogForm>
        )}
      </div>
    </>
  );
}

function Decide({ request, actions }: { request: RefundRequestView; actions: RefundRequestActions }) {
  return (
    <>
      <DialogForm
        label="Approve the refund"
        title="Approve this refund?"
        explanation={`The money goes back at once. ${request.askedBy.name} asked for it, and you answer for it together.`}
        action={actions.approve}
        hidden={{ requestId: request.id }}
        submitLabel="Approve the refund"
        doneMessage="Approved. The refund is on its way"
        variant="primary"
      >
        <ReasonField />
      </DialogForm>
      <DialogForm
        label="Decline it"
        title="Decline this refund?"
        explanation="Nothing goes out. Your reason stands in the order's story."
        action={actions.decline}
        hidden={{ requestId: request.id }}
        submitLabel="Decline it"
        submitVariant="danger"
        doneMessage="Declined"
      >
        <ReasonField />
      </DialogForm>
    </>
  );
}

function wordsOf(turn: RefundTurn): string | null {
  switch (turn.turn) {
    case "decide":
      return null;
    case "above_limit":
      return "It is above what your role may approve: finance or an admin has to.";
    case "look":
      return "It waits for a second person who may approve it.";
    case "wait":
      return turn.colleagues === 0
        ? "Nobody in this shop may approve it yet. Tell an admin."
        : "A colleague has to approve it. You can take it back until then.";
    case "alone":
      return turn.isOver
        ? "Nobody else could approve it, and the delay is over: you may release it alone."
        : `Nobody else could approve it. You may release it alone from ${new Date(turn.from).toUTCString()} on.`;
  }
}
