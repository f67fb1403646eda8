import { DeskNotFound } from "@/components/desk/desk-not-found";

export default function NotFound() {
  return (
    <DeskNotFound
      title="There is no such account"
      because="The link may be cut short, or nothing was ever booked there. The ledger and the pool list the accounts."
      href="/admin"
      action="To the overview"
    />
  );
}
