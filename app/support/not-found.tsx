import { DeskNotFound } from "@/components/desk/desk-not-found";

export default function NotFound() {
  return (
    <DeskNotFound
      title="There is no such order"
      because="The link may be cut short. Search by the order number, the e-mail address or the recipient."
      href="/support"
      action="To the queues"
    />
  );
}
