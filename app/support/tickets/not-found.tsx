import { DeskNotFound } from "@/components/desk/desk-not-found";

export default function NotFound() {
  return (
    <DeskNotFound title="There is no such ticket or incident" href="/support/tickets" action="To the tickets">
      The link may be cut short. An order's page lists its tickets.
    </DeskNotFound>
  );
}
