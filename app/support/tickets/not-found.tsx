import { DeskNotFound } from "@/components/desk/desk-not-found";

export default function NotFound() {
  return (
    <DeskNotFound
      title="There is no such ticket or incident"
      because="The link may be cut short. The page of an order lists its tickets."
      href="/support/tickets"
      action="To the tickets"
    />
  );
}
