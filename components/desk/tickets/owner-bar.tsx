import { Card } from "@/components/ui/card";
import type { TicketView } from "@/lib/tickets/desk-view";
import { type DeskAction, DeskForm } from "../desk-form";
import { HowLong, When } from "../when";

type Props = {
  ticket: TicketView;
  /** Who looks. */
  userId: string;
  assign: DeskAction<object>;
  setState: DeskAction<object>;
};

/** Whose ticket it is, since when it waits, and what can be done with it without a reply. */
export function OwnerBar({ ticket, userId, assign, setState }: Props) {
  const hidden = { ticketId: ticket.id, version: String(ticket.version) };
  const isMine = ticket.owner?.id === userId;
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <p className="min-w-0 flex-1 basis-64">
        {ticket.owner === null ? "Nobody has it yet" : isMine ? "It is yours" : `${ticket.owner.name} answers it`}
        <span className="text-second">
          {" · reported "}
          <When at={ticket.openedAt} />
          {ticket.waitingSince !== null && (
            <>
              , waiting for <HowLong at={ticket.waitingSince} />
            </>
          )}
        </span>
      </p>
      <div className="flex flex-wrap gap-2.5">
        {isMine ? (
          <DeskForm
            action={assign}
            hidden={{ ...hidden, to: "nobody" }}
            submitLabel="Give the ticket back"
            variant="secondary"
            doneMessage="Anybody can take it now"
          />
        ) : (
          <DeskForm
            action={assign}
            hidden={{ ...hidden, to: "me" }}
            submitLabel={ticket.owner === null ? "Take the ticket" : "Take the ticket over"}
            variant="secondary"
            doneMessage="It is yours"
          />
        )}
        <DeskForm
          action={setState}
          hidden={{ ...hidden, state: ticket.state === "solved" ? "open" : "solved" }}
          submitLabel={ticket.state === "solved" ? "Open it again" : "Close without a reply"}
          variant="secondary"
          doneMessage={ticket.state === "solved" ? "It is open again" : "Solved"}
        />
      </div>
    </Card>
  );
}
