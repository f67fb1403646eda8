import Link from "next/link";
import type { TicketKind, TicketState } from "@/lib/tickets/ticket";
import { KIND_WORDS } from "../tickets/ticket-words";
import { TicketChip } from "../tickets/tickets-table";

type Props = { tickets: readonly { id: string; kind: TicketKind; state: TicketState }[] };

/** The tickets of one order, the newest first. */
export function OrderTickets({ tickets }: Props) {
  return (
    <ul className="grid gap-2 px-5 pb-5">
      {tickets.map(({ id, kind, state }) => (
        <li key={id} className="flex items-center justify-between gap-3">
          <Link href={`/support/tickets/${id}`} className="font-medium text-accent hover:text-accent-strong">
            {KIND_WORDS[kind]}
          </Link>
          <TicketChip state={state} />
        </li>
      ))}
    </ul>
  );
}
