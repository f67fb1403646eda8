import { DeskNotFound } from "@/components/desk/desk-not-found";

export default function NotFound() {
  return (
    <DeskNotFound title="There is no such order" href="/support" action="To the queues">
      The link may be cut short. Search by the order number, the e-mail address or the recipient.
    </DeskNotFound>
  );
}
