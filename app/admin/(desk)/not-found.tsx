import { DeskNotFound } from "@/components/desk/desk-not-found";

export default function NotFound() {
  return (
    <DeskNotFound title="There is no such account" href="/admin" action="To the overview">
      The link may be cut short, or nothing was ever booked there. The ledger and the pool list the accounts that there
      are.
    </DeskNotFound>
  );
}
